//! `comity commitment`: rounds of conditional commitments at a node, and without one.

mod rounds;
mod sealed;
mod sealing;
mod told;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use comity_agreements::commitment::Commitment as One;
use comity_agreements::commitment::certificate::{Certificate, verify_certificate};
use comity_agreements::commitment::context::Context;
use comity_agreements::commitment::missing::{Missing, Short};
use comity_agreements::commitment::solve::{CommitmentProblem, weed};
use comity_protocol::party::PartyId;
use serde::Serialize;
use serde_json::{Value, json};

use crate::connection::Reach;
use crate::failure::Failure;
use crate::output::Output;
use sealed::bytes;

/// Offer to be bound if others are, see what came of it and why, and check it without a node
#[derive(Debug, Subcommand)]
pub(crate) enum Commitment {
    /// List the rounds that a node knows
    List {
        #[command(flatten)]
        reach: Reach,
    },
    Show(rounds::Show),
    Outcome(rounds::Outcome),
    Offer(rounds::Offer),
    Withdraw(rounds::Withdraw),
    Announce(rounds::Announce),
    Close(rounds::Close),
    PublishKey(sealing::PublishKey),
    Release(sealing::Release),
    /// Solve: who is bound, and what everybody else lacks, as a certificate
    Solve(Files),
    /// Check a certificate against the commitments; exit code 1 if it does not hold
    Verify {
        #[command(flatten)]
        files: Files,
        /// The certificate (JSON)
        #[arg(value_name = "CERTIFICATE")]
        certificate: PathBuf,
    },
    Key(sealed::Key),
    Seal(sealed::Seal),
    Share(sealed::Share),
    Open(sealed::Open),
    CheckOpened(sealed::CheckOpened),
}

/// What is decided on.
#[derive(Debug, Args)]
pub(crate) struct Files {
    /// What the commitments are judged against: obligations, groups, weights, the round (JSON)
    #[arg(long, value_name = "FILE")]
    context: PathBuf,
    /// The commitments: a JSON array
    #[arg(long, value_name = "FILE")]
    commitments: PathBuf,
}

/// The commitments that count, and those that do not.
struct Sorted {
    commitments: Vec<One>,
    context: Context,
    set_aside: Vec<SetAside>,
}

/// A commitment that does not count, and why.
#[derive(Debug, Serialize)]
struct SetAside {
    /// Its number in the file, from 1.
    number: usize,
    /// Whose, and to what, where it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    party: Option<PartyId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    obligation: Option<String>,
    code: &'static str,
    why: String,
}

impl Files {
    /// Reads both files, and sets aside what does not count in the round: it does not keep the
    /// others from being decided on.
    fn read(&self) -> anyhow::Result<Sorted> {
        let context = Context::parse(&bytes(&self.context)?).map_err(|refusal| {
            Failure::usage(format!("{}: {refusal}", self.context.display())).code(refusal.code())
        })?;
        let all: Vec<Value> =
            serde_json::from_slice(&bytes(&self.commitments)?).map_err(|error| {
                let path = self.commitments.display();
                Failure::usage(format!("{path} is no JSON array: {error}"))
            })?;
        let (mut readable, mut numbers, mut set_aside) = (Vec::new(), Vec::new(), Vec::new());
        for (one, number) in all.iter().zip(1_usize..) {
            match One::parse(one.to_string().as_bytes()) {
                Ok(one) => {
                    readable.push(one);
                    numbers.push(number);
                }
                Err(refusal) => set_aside.push(SetAside {
                    number,
                    party: None,
                    obligation: None,
                    code: refusal.code(),
                    why: refusal.to_string(),
                }),
            }
        }
        let weeded = weed(&readable, &context)
            .map_err(|refused| Failure::usage(refused.to_string()).code(refused.why.code()))?;
        let commitments: Vec<One> = weeded.standing.into_iter().cloned().collect();
        set_aside.extend(weeded.set_aside.into_iter().map(|(place, refused)| {
            let (party, obligation) = refused.commitment.unzip();
            let number = numbers.get(place).copied().unwrap_or_default();
            let (code, why) = (refused.why.code(), refused.why.to_string());
            SetAside { number, party, obligation, code, why }
        }));
        set_aside.sort_by_key(|one| one.number);
        Ok(Sorted { commitments, context, set_aside })
    }
}

impl Sorted {
    /// Tells which commitments do not count, beside the result.
    fn tell(&self, output: &Output) {
        if self.set_aside.is_empty() {
            return;
        }
        let value = json!({ "set_aside": self.set_aside });
        let line = |one: &SetAside| {
            let whose = one.party.as_ref().zip(one.obligation.as_ref());
            let whose = whose.map_or_else(String::new, |(party, to)| format!(" ({party}, {to})"));
            format!("number {}{whose} does not count: {} [{}]", one.number, one.why, one.code)
        };
        let lines: Vec<String> = self.set_aside.iter().map(line).collect();
        output.beside(&value, &lines.join("\n"));
    }
}

impl Commitment {
    /// Does what is asked.
    ///
    /// # Errors
    /// A file that cannot be read or is refused.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        rounds::learn_words();
        match self {
            Self::List { reach } => rounds::list(&reach, output).map(|()| ExitCode::SUCCESS),
            Self::Show(show) => show.run(output).map(|()| ExitCode::SUCCESS),
            Self::Outcome(outcome) => outcome.run(output).map(|()| ExitCode::SUCCESS),
            Self::Offer(offer) => offer.run(output).map(|()| ExitCode::SUCCESS),
            Self::Withdraw(withdraw) => withdraw.run(output).map(|()| ExitCode::SUCCESS),
            Self::Announce(announce) => announce.run(output).map(|()| ExitCode::SUCCESS),
            Self::Close(close) => close.run(output).map(|()| ExitCode::SUCCESS),
            Self::PublishKey(key) => key.run(output).map(|()| ExitCode::SUCCESS),
            Self::Release(release) => release.run(output).map(|()| ExitCode::SUCCESS),
            Self::Solve(files) => {
                let sorted = files.read()?;
                sorted.tell(output);
                let Sorted { commitments, context, .. } = sorted;
                let problem =
                    CommitmentProblem::compile(&commitments, &context).map_err(|refused| {
                        Failure::usage(refused.to_string()).code(refused.why.code())
                    })?;
                let certificate = problem.solve().certificate();
                output.result(&certificate, words)?;
                Ok(ExitCode::SUCCESS)
            }
            Self::Key(key) => key.run(output).map(|()| ExitCode::SUCCESS),
            Self::Seal(seal) => seal.run(output).map(|()| ExitCode::SUCCESS),
            Self::Share(share) => share.run(output).map(|()| ExitCode::SUCCESS),
            Self::Open(open) => open.run(output).map(|()| ExitCode::SUCCESS),
            Self::CheckOpened(check) => check.run(output),
            Self::Verify { files, certificate } => {
                let sorted = files.read()?;
                sorted.tell(output);
                let Sorted { commitments, context, set_aside } = sorted;
                let path = certificate.display().to_string();
                let certificate = Certificate::parse(&bytes(&certificate)?).map_err(|refusal| {
                    Failure::usage(format!("{path}: {refusal}")).code(refusal.code())
                })?;
                let outcome = verify_certificate(&commitments, &context, &certificate);
                let why = outcome.as_ref().err().map(ToString::to_string);
                let code = outcome.as_ref().err().map(|refusal| refusal.code());
                let shown = json!({
                    "verified": outcome.is_ok(), "code": code, "why": why, "set_aside": set_aside,
                });
                output.result(&shown, |_| match &why {
                    None => "The certificate holds: nobody else could have been bound.".to_owned(),
                    Some(why) => format!("The certificate does not hold: {why}"),
                })?;
                Ok(if outcome.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
            }
        }
    }
}

fn words(certificate: &Certificate) -> String {
    let mut out = match certificate.activated {
        true => format!("Bound from {}, all at once:\n", certificate.effective_at),
        false => "Nobody is bound.\n".to_owned(),
    };
    for member in &certificate.members {
        out.push_str(&format!(
            "  {} to level {} of {}\n",
            member.party, member.level, member.obligation
        ));
    }
    for outside in &certificate.outside {
        out.push_str(&format!(
            "  {} would reach level {} of {}: {}\n",
            outside.party,
            outside.next,
            outside.obligation,
            lack(&outside.missing),
        ));
    }
    out
}

/// What somebody lacks, in words.
fn lack(missing: &Missing) -> String {
    let join =
        |parts: &[Missing], word: &str| parts.iter().map(lack).collect::<Vec<_>>().join(word);
    match missing {
        Missing::All(parts) => join(parts, " and "),
        Missing::Any(parts) => join(parts, ", or "),
        Missing::Atom(atom) => match &atom.short {
            Short::Parties(parties) => format!("with {parties} more parties"),
            Short::Weight { amount, share: None } => format!("with {amount} more weight"),
            Short::Weight { amount, share: Some(share) } => {
                format!("with {amount} more weight (a share of {share})")
            }
            Short::Undeclared { weights } => {
                format!("once the weights “{weights}” are declared of all whose share is asked")
            }
            Short::Restraint(levels) => format!("with {levels} more levels in total"),
            Short::Each { parties, names } if names.is_empty() => {
                format!("with {parties} more of the group")
            }
            Short::Each { names, .. } => {
                let names: Vec<&str> = names.iter().map(PartyId::as_str).collect();
                format!("with {}", names.join(", "))
            }
            Short::Levels(levels) => format!("with the named party {levels} levels higher"),
            Short::Fact => "once a fact has come about that no commitment changes".to_owned(),
        },
    }
}
