//! Starting and stopping: the listener and the stop signal are given, so that tests can give their own.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::streams::Stopping;

/// How long requests in flight may take to end after the signal.
const GRACE: Duration = Duration::from_secs(20);

/// Why the server cannot start: what, where, and what to do.
#[derive(Debug)]
pub struct ServeError {
    /// The address.
    pub place: SocketAddr,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub hint: &'static str,
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot listen on `{}`: {}", self.place, self.problem)
    }
}

impl std::error::Error for ServeError {}

/// Opens the address to listen on.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).await.map_err(|error| {
        let (problem, hint) = match error.kind() {
            ErrorKind::AddrInUse => {
                ("the port is in use".to_owned(), "stop the other program, or choose a port with `--listen`")
            }
            ErrorKind::PermissionDenied => ("permission denied".to_owned(), "choose a port above 1023 with `--listen`"),
            ErrorKind::AddrNotAvailable => (
                "this machine has no such address".to_owned(),
                "use an address of this machine, such as `127.0.0.1:8000`",
            ),
            _ => (error.to_string(), "choose another address with `--listen`"),
        };
        ServeError { place: address, problem, hint }
    })
}

/// Serves until `stop` is ready; then takes no more connections, and ends when the requests in flight have
/// ended, or after a grace period.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (stopping, mut stopped) = watch::channel(false);
    let stopping = Arc::new(stopping);
    let router = router.layer(Extension(Stopping::new(stopping.subscribe())));
    let streams = Arc::clone(&stopping);
    let stop = async move {
        stop.await;
        tracing::info!("stopping; requests in flight are finished");
        // Nobody listening means that the server has already ended.
        let _ = stopping.send(true);
    };
    let server = axum::serve(listener, router).with_graceful_shutdown(stop);
    let server = async move {
        let ended = server.into_future().await;
        // Sockets are none of the connections that the server waits for. Each holds a receiver until it has closed.
        streams.closed().await;
        ended
    };
    let grace_over = async move {
        // An error is a sender that is gone: the server has ended by itself.
        if stopped.wait_for(|stopped| *stopped).await.is_ok() {
            // Given up, so that the server does not wait for this.
            drop(stopped);
            tokio::time::sleep(GRACE).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        ended = server => ended,
        () = grace_over => {
            tracing::warn!(seconds = GRACE.as_secs(), "stopped with requests still in flight");
            Ok(())
        }
    }
}

/// A future that is ready at SIGTERM or SIGINT (Ctrl-C). The signals are heard from the moment this returns.
pub fn stop_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        Ok(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
