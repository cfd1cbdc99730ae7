//! The text in which Prometheus reads numbers (text format 0.0.4).

use std::fmt::{Display, Write as _};

use super::{BOUNDS_US, Histogram};

/// Media type of the text.
pub const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Labels, by name.
pub type Labels<'a> = &'a [(&'a str, &'a str)];

/// Numbers as they are written down, family by family.
#[derive(Debug, Default)]
pub struct Page(String);

impl Page {
    /// A number that comes and goes.
    pub fn gauge(&mut self, name: &str, help: &str, value: impl Display) {
        self.family(name, help, "gauge");
        self.sample(name, &[], value);
    }

    /// A number that only grows; its name ends with `_total`.
    pub fn counter(&mut self, name: &str, help: &str, value: impl Display) {
        self.family(name, help, "counter");
        self.sample(name, &[], value);
    }

    /// The head of a family, whose samples follow.
    pub fn family(&mut self, name: &str, help: &str, kind: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    /// One sample of the family begun last.
    pub fn sample(&mut self, name: &str, labels: Labels<'_>, value: impl Display) {
        self.0.push_str(name);
        for (at, (label, of)) in labels.iter().enumerate() {
            let _ =
                write!(self.0, "{}{label}=\"{}\"", if at == 0 { '{' } else { ',' }, escaped(of));
        }
        let _ = writeln!(self.0, "{} {value}", if labels.is_empty() { "" } else { "}" });
    }

    /// How long something took, as samples of the family begun last.
    pub fn times(&mut self, name: &str, labels: Labels<'_>, times: &Histogram) {
        let (below, all) = times.cumulated();
        let (bucket, sum, count) =
            (format!("{name}_bucket"), format!("{name}_sum"), format!("{name}_count"));
        for (bound, number) in BOUNDS_US.iter().zip(below) {
            let bound = seconds(*bound);
            self.sample(&bucket, &[labels, &[("le", bound.as_str())]].concat(), number);
        }
        self.sample(&bucket, &[labels, &[("le", "+Inf")]].concat(), all);
        self.sample(&sum, labels, seconds(times.sum_us()));
        self.sample(&count, labels, all);
    }

    /// The whole text.
    pub fn into_text(self) -> String {
        self.0
    }
}

/// Microseconds as seconds, without what no decimal says exactly.
fn seconds(micros: u64) -> String {
    let text = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn escaped(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn numbers_are_written_as_prometheus_reads_them() {
        let mut page = Page::default();
        page.gauge("comity_x", "Some.", 7);
        page.family("comity_y", "Others.", "gauge");
        page.sample("comity_y", &[("log", "a\"b\\c\n"), ("of", "d")], -1);
        let times = Histogram::default();
        times.observe(Duration::from_micros(1_500));
        page.family("comity_z_seconds", "Times.", "histogram");
        page.times("comity_z_seconds", &[("interface", "api")], &times);
        let text = page.into_text();
        for line in [
            "# HELP comity_x Some.\n# TYPE comity_x gauge\ncomity_x 7\n",
            "comity_y{log=\"a\\\"b\\\\c\\n\",of=\"d\"} -1\n",
            "comity_z_seconds_bucket{interface=\"api\",le=\"0.001\"} 0\n",
            "comity_z_seconds_bucket{interface=\"api\",le=\"0.0025\"} 1\n",
            "comity_z_seconds_bucket{interface=\"api\",le=\"10\"} 1\n",
            "comity_z_seconds_bucket{interface=\"api\",le=\"+Inf\"} 1\n",
            "comity_z_seconds_sum{interface=\"api\"} 0.0015\n",
            "comity_z_seconds_count{interface=\"api\"} 1\n",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }
}
