//! What a node has to say while it runs: a journal on standard error, line by line, for people or
//! programs; and traces to a collector, where the environment names one (OpenTelemetry).
//!
//! Traces end with the node: what it asks of others' nodes carries none of their identifiers, for
//! these would tell one party what another does because of it.

use std::io::IsTerminal as _;

use clap::ValueEnum;
use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{ExporterBuildError, Protocol, SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use crate::failure::Failure;

/// How a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people; in colour on a terminal, and nowhere else
    Text,
    /// For programs: each line is one JSON object
    Json,
}

/// Where a collector is said to be, as OpenTelemetry has it.
const ENDPOINTS: [&str; 2] = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"];

/// What is traced: requests, commits, exchanges with peers.
const TRACED: &str = "comity";

/// Kept for as long as something is to be said; what was traced last is handed over when it goes.
pub(crate) struct Journal(Option<SdkTracerProvider>);

impl Drop for Journal {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.0.as_ref().map(SdkTracerProvider::shutdown) {
            tracing::warn!(%error, "the last traces were not handed over");
        }
    }
}

/// From here on what happens is written down, as far as `COMITY_LOG` asks: warnings, unless it says
/// otherwise. To be called outside of a runtime.
///
/// # Errors
/// When the environment names a collector that is none.
pub(crate) fn begin(format: LogFormat) -> anyhow::Result<Journal> {
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::WARN.into())
        .with_env_var("COMITY_LOG")
        .from_env_lossy();
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        // A journal or a file shows colours as rubbish.
        .with_ansi(std::io::stderr().is_terminal());
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => {
            lines.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed()
        }
    };
    let traces = traces()?;
    let traced = traces.as_ref().map(|provider| {
        let only = Targets::new().with_target(TRACED, LevelFilter::INFO);
        tracing_opentelemetry::layer().with_tracer(provider.tracer("comity")).with_filter(only)
    });
    // Where somebody has set a subscriber already, it stays.
    let _set_before =
        tracing_subscriber::registry().with(lines.with_filter(filter)).with(traced).try_init();
    Ok(Journal(traces))
}

/// What hands traces to the collector that the environment names.
fn traces() -> anyhow::Result<Option<SdkTracerProvider>> {
    let is_named = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let Some(name) = ENDPOINTS.into_iter().find(|name| is_named(name)) else { return Ok(None) };
    let refused = |error: ExporterBuildError| {
        let failure = Failure::usage(format!("{name} names no collector: {error}"));
        failure.hint("give the address of one that takes OTLP over HTTP, as http://127.0.0.1:4318")
    };
    let exporter = SpanExporter::builder().with_http().with_protocol(Protocol::HttpBinary);
    let exporter = exporter.build().map_err(refused)?;
    let resource = Resource::builder()
        .with_service_name("comity")
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(resource.build())
        .build();
    Ok(Some(provider))
}
