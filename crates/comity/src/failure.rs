//! What can go wrong, folded into the seven kinds a script has to tell apart.

use std::process::ExitCode;

/// What a caller can do about a failure; each has one exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailureKind {
    /// Something was checked or asked for, and the answer is no.
    Refused,
    /// The command was called wrongly.
    Usage,
    /// What was named is not there.
    NotFound,
    /// The node cannot be reached or cannot answer now; the same call may succeed later.
    Unavailable,
    /// The state is not as it should be, or this program has a fault.
    Internal,
    /// The node signs nothing until its operator has acted; starting it again does not help.
    Operator,
    /// Something was to be checked, and what that takes is not held: no yes, and no no.
    Unchecked,
}

impl FailureKind {
    /// The exit code, as `--help` and `docs/reference/cli.md` list them.
    pub(crate) fn exit_code(self) -> ExitCode {
        ExitCode::from(self.number())
    }

    /// The exit code as a number.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::Refused => 1,
            Self::Usage => 2,
            Self::NotFound => 3,
            Self::Unavailable => 4,
            Self::Internal => 5,
            Self::Operator => 6,
            Self::Unchecked => 7,
        }
    }

    /// The name used in `--json` output.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Usage => "usage",
            Self::NotFound => "not-found",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
            Self::Operator => "operator",
            Self::Unchecked => "unchecked",
        }
    }
}

/// A failure with its kind and, where one is known, what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Failure {
    /// What a caller can do.
    pub(crate) kind: FailureKind,
    /// What happened.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) hint: Option<String>,
    /// The stable code of the refusal, where the node or the verifier gave one.
    pub(crate) code: Option<String>,
}

impl Failure {
    /// A failure of that kind.
    pub(crate) fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, code: None }
    }

    /// A wrong call.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Usage, message)
    }

    /// Something that is not there.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(FailureKind::NotFound, message)
    }

    /// A "no".
    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Refused, message)
    }

    /// Nobody answers.
    pub(crate) fn unavailable(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Unavailable, message)
    }

    /// The same failure with advice.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same failure with a stable code.
    #[must_use]
    pub(crate) fn code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }
}

/// The failure an error stands for: the first [`Failure`] in its chain, or what its cause tells.
pub(crate) fn classify(error: &anyhow::Error) -> Failure {
    if let Some(failure) = error.chain().find_map(|cause| cause.downcast_ref::<Failure>()) {
        return failure.clone();
    }
    let message = error.to_string();
    for cause in error.chain() {
        if let Some(io) = cause.downcast_ref::<std::io::Error>() {
            return match io.kind() {
                std::io::ErrorKind::NotFound => Failure::not_found(message),
                std::io::ErrorKind::IsADirectory | std::io::ErrorKind::NotADirectory => {
                    Failure::usage(message)
                }
                std::io::ErrorKind::PermissionDenied => {
                    Failure::refused(message).hint("check who owns the files and their mode")
                }
                _ => Failure::unavailable(message),
            };
        }
        if let Some(http) = cause.downcast_ref::<reqwest::Error>() {
            return if http.is_builder() {
                Failure::usage(message)
            } else {
                Failure::unavailable(message).hint("is the node running at that address?")
            };
        }
    }
    Failure::new(FailureKind::Internal, message)
}

/// What a status means for a script.
pub(crate) const fn of_status(status: u16) -> FailureKind {
    match status {
        404 | 410 => FailureKind::NotFound,
        429 | 503 | 507 => FailureKind::Unavailable,
        400..=499 => FailureKind::Refused,
        _ => FailureKind::Internal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_own_exit_code() {
        use FailureKind::{Internal, NotFound, Operator, Refused, Unavailable, Unchecked, Usage};
        let codes: Vec<u8> = [Refused, Usage, NotFound, Unavailable, Internal, Operator, Unchecked]
            .map(FailureKind::number)
            .into();
        assert_eq!(codes, [1, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn the_kind_survives_context() {
        let error = anyhow::Error::new(Failure::not_found("no such statement").hint("look twice"))
            .context("while getting it");
        let failure = classify(&error);
        assert_eq!(failure.kind, FailureKind::NotFound);
        assert_eq!(failure.hint.as_deref(), Some("look twice"));

        let io = std::io::Error::from(std::io::ErrorKind::NotFound);
        assert_eq!(classify(&io.into()).kind, FailureKind::NotFound);
        assert_eq!(classify(&anyhow::anyhow!("odd")).kind, FailureKind::Internal);
    }
}
