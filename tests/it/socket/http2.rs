//! A socket inside HTTP/2, by extended CONNECT (RFC 8441): few clients can, so the frames are written by hand.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{calm, with_server};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const END_HEADERS: u8 = 4;
/// `:status: 200` in the static table of HPACK.
const STATUS_200: u8 = 0x88;

fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len()).expect("short").to_be_bytes();
    [&[0, length[0], length[1], kind, flags, 0, 0, 0, stream], payload].concat()
}

/// Headers without compression: each a name and a value with their lengths.
fn headers(headers: &[(&str, &str)]) -> Vec<u8> {
    let length = |text: &str| u8::try_from(text.len()).expect("short");
    let literal = |(name, value): &(&str, &str)| {
        [&[0, length(name)], name.as_bytes(), &[length(value)], value.as_bytes()].concat()
    };
    headers.iter().flat_map(literal).collect()
}

/// The next frame of a kind that is not empty.
async fn next(stream: &mut TcpStream, wanted: u8) -> Vec<u8> {
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await.expect("a frame");
        let mut payload = vec![0; usize::from(head[1]) * 256 + usize::from(head[2])];
        stream.read_exact(&mut payload).await.expect("its payload");
        if head[3] == wanted && !payload.is_empty() {
            return payload;
        }
    }
}

#[test]
fn a_socket_opens_inside_http_2() {
    with_server(calm(), async |_test, server| {
        let mut stream = TcpStream::connect(server.address).await.expect("connects");
        let connect = headers(&[
            (":method", "CONNECT"),
            (":protocol", "websocket"),
            (":scheme", "http"),
            (":path", "/graphql"),
            (":authority", "roles.test"),
            ("origin", "http://roles.test"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-protocol", "graphql-transport-ws"),
        ]);
        let begin = [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", &*frame(SETTINGS, 0, 0, &[])].concat();
        stream.write_all(&begin).await.expect("sent");
        stream.write_all(&frame(HEADERS, END_HEADERS, 1, &connect)).await.expect("sent");
        assert_eq!(next(&mut stream, HEADERS).await.first(), Some(&STATUS_200));

        let text = br#"{"type":"connection_init"}"#;
        let masked = [&[0x81, 0x80 | u8::try_from(text.len()).expect("short"), 0, 0, 0, 0], &text[..]].concat();
        stream.write_all(&frame(DATA, 0, 1, &masked)).await.expect("sent");
        let answer = next(&mut stream, DATA).await;
        assert_eq!(String::from_utf8_lossy(&answer[2..]), r#"{"type":"connection_ack"}"#);
    });
}
