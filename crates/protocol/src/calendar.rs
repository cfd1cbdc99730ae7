//! Civil days, periods, holidays and deadlines: how long a clock runs, and what day that is.
