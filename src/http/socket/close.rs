//! How a socket ends: every close code, in one table.

/// What the codes are called, when they come and what a client does then. `docs/subscriptions.md` is made of this.
macro_rules! closes {
    ($($close:ident = $code:literal, $reason:literal, $when:literal, $remedy:literal;)+) => {
        /// Why the server closes a socket.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(super) enum Close {
            $(#[doc = $when] $close),+,
            /// A message that says more than the table does.
            Saying(Box<Close>, String),
        }

        /// Every close code that the server uses: code, reason, when it comes, what a client does then.
        pub const CLOSE_CODES: &[(u16, &str, &str, &str)] = &[$(($code, $reason, $when, $remedy)),+];

        impl Close {
            /// Its code.
            pub(super) fn code(&self) -> u16 {
                match self {
                    $(Self::$close => $code,)+
                    Self::Saying(close, _) => close.code(),
                }
            }

            /// Its reason.
            pub(super) fn reason(&self) -> &str {
                match self {
                    $(Self::$close => $reason,)+
                    Self::Saying(_, reason) => reason,
                }
            }
        }
    };
}

closes! {
    GoingAway = 1001, "Going away",
        "The server stops. Subscriptions have been completed before.",
        "Connect again in a moment.";
    BadFrame = 1002, "Protocol error",
        "A frame is none that the WebSocket protocol knows.",
        "Correct the client.";
    TooLarge = 1009, "Message too large",
        "A message is larger than the body of a request may be.",
        "Ask in several requests.";
    TooSlow = 1013, "Messages are not read in time",
        "The client does not read what it is sent.",
        "Connect again, subscribe again, and ask for what is shown anew.";
    BadMessage = 4400, "Invalid message",
        "A message is none of the protocol; the reason says what is wrong. Binary frames are among these.",
        "Correct the client.";
    Unauthorized = 4401, "Unauthorized",
        "`subscribe` came before `connection_ack` was sent.",
        "Send `connection_init` first and wait for the answer.";
    BadSubprotocol = 4406, "Subprotocol not acceptable",
        "The client does not ask for the subprotocol `graphql-transport-ws`.",
        "Use a client of that protocol; the older `graphql-ws` of subscriptions-transport-ws is another one.";
    InitTimeout = 4408, "Connection initialisation timeout",
        "`connection_init` did not come in time.",
        "Send it as soon as the socket is open.";
    DuplicateId = 4409, "Subscriber already exists",
        "`subscribe` has the id of an operation that still runs; the reason names it.",
        "Give each operation an id of its own.";
    TooManyInits = 4429, "Too many initialisation requests",
        "`connection_init` came a second time.",
        "Send it once.";
    Silent = 4499, "Terminated",
        "Nothing came from the client for so long that it is taken to be gone; it answers no `ping`.",
        "Connect again; answer `ping` with `pong`.";
}

impl Close {
    /// With another reason than that of the table; cut where a close frame ends.
    pub(super) fn saying(self, reason: &str) -> Self {
        /// What a close frame has room for beside its code.
        const MOST: usize = 123;
        let end = (0..=reason.len().min(MOST)).rev().find(|end| reason.is_char_boundary(*end)).unwrap_or(0);
        Self::Saying(Box::new(self), reason.get(..end).unwrap_or_default().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::Close;

    #[test]
    fn a_reason_is_cut_between_characters() {
        let close = Close::BadMessage.saying(&"é".repeat(100));
        assert_eq!((close.code(), close.reason().len()), (4400, 122));
    }
}
