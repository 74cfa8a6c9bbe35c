//! GraphiQL: the page at `/` on which people try the API, and the files it loads.
//!
//! All of it lies in the binary, put there by the build script; `build.rs` says which of two pages
//! that is. The rule kept here: the page talks to this server and to no other host. The content
//! security policy holds it to that, with one exception for the page without a bundle, which has
//! to load GraphiQL from a CDN.
//!
//! Most files are stored compressed only. Clients that refuse gzip are rare (scripts, mostly), so
//! a file is unpacked for them each time rather than stored twice.

use std::borrow::Cow;
use std::io::Read;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use flate2::read::GzDecoder;
use rust_embed::Embed;

/// Whether the page needs this binary alone, rather than scripts from a CDN as well.
pub const BUNDLED: bool = matches!(env!("ROLEGRAPH_GRAPHIQL_PAGE").as_bytes(), b"bundle");

/// What goes beyond `'self'` is what the editor needs: `<style>` elements that it writes itself,
/// and workers and images that it makes from data at hand.
const POLICY: &str = if BUNDLED {
    "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; \
     img-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; base-uri 'none'; \
     frame-ancestors 'none'"
} else {
    "default-src 'self'; script-src 'self' https://cdn.jsdelivr.net; \
     style-src 'self' 'unsafe-inline' https://cdn.jsdelivr.net; font-src 'self' data:; \
     img-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; base-uri 'none'; \
     frame-ancestors 'none'"
};

#[derive(Embed)]
#[folder = "$OUT_DIR/graphiql"]
struct Files;

/// The page at `/` and its files below `/graphiql/`.
pub(super) fn routes<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new()
        .route("/", get(async |request: HeaderMap| serve("index.html", &request)))
        .route("/graphiql/{*path}", get(async |Path(path): Path<String>, request: HeaderMap| serve(&path, &request)))
}

fn serve(path: &str, request: &HeaderMap) -> Response {
    let response = match Stored::find(path) {
        Some(file) => file.respond(path, request),
        None => (StatusCode::NOT_FOUND, "no such file\n").into_response(),
    };
    let guards =
        [(CONTENT_SECURITY_POLICY, POLICY), (X_CONTENT_TYPE_OPTIONS, "nosniff"), (REFERRER_POLICY, "no-referrer")];
    (guards, response).into_response()
}

struct Stored {
    bytes: Cow<'static, [u8]>,
    gzipped: bool,
    etag: String,
}

impl Stored {
    fn find(path: &str) -> Option<Self> {
        // How a file is stored is nobody's business: `NAME.gz` is no address.
        if path.strip_suffix(".gz").is_some() {
            return None;
        }
        let (file, gzipped) = match Files::get(&format!("{path}.gz")) {
            Some(file) => (file, true),
            None => (Files::get(path)?, false),
        };
        let hash = file.metadata.sha256_hash();
        let tag = (hash.iter().take(16)).fold(0_u128, |tag, byte| tag << 8 | u128::from(*byte));
        Some(Self {
            bytes: file.data,
            gzipped,
            // Weak, because the packed and the unpacked body share it.
            etag: format!("W/\"{tag:032x}\""),
        })
    }

    fn respond(self, path: &str, request: &HeaderMap) -> Response {
        // Below `assets/` the bundler puts a hash of the content into each name.
        let lifetime = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        let caching = [(CACHE_CONTROL, lifetime), (VARY, "accept-encoding")];
        let etag = [(ETAG, self.etag.clone())];
        if self.is_known(request) {
            return (StatusCode::NOT_MODIFIED, caching, etag).into_response();
        }

        let typed = [(CONTENT_TYPE, content_type(path))];
        if !self.gzipped {
            return (caching, etag, typed, Body::from(self.bytes)).into_response();
        }
        if accepts_gzip(request) {
            let encoded = [(CONTENT_ENCODING, "gzip")];
            return (caching, etag, typed, encoded, Body::from(self.bytes)).into_response();
        }
        let mut plain = Vec::new();
        match GzDecoder::new(&*self.bytes).read_to_end(&mut plain) {
            Ok(_) => (caching, etag, typed, Body::from(plain)).into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }

    fn is_known(&self, request: &HeaderMap) -> bool {
        elements(request, &IF_NONE_MATCH).any(|tag| tag == self.etag || tag == "*")
    }
}

/// A missing header would allow any coding; here it means none, for the sake of `curl` and
/// scripts, which print what they are given.
fn accepts_gzip(request: &HeaderMap) -> bool {
    let mut gzip = None;
    let mut any = false;
    for element in elements(request, &ACCEPT_ENCODING) {
        let (coding, weight) = element.split_once(';').unwrap_or((element, "q=1"));
        let weight = weight.trim().trim_start_matches(['q', 'Q', '=']);
        let wanted = weight.parse().is_ok_and(|weight: f32| weight > 0.0);
        match coding.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => gzip = Some(wanted),
            "*" => any = wanted,
            _ => {}
        }
    }
    gzip.unwrap_or(any)
}

/// The elements of a header that is a list, over however many lines it is spread.
fn elements<'a>(request: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    (request.get_all(name).iter()).filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(',')).map(str::trim)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("ttf") => "font/ttf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use axum::http::Request;
    use tower::ServiceExt;

    use super::*;

    struct Answer {
        status: StatusCode,
        headers: HeaderMap,
        body: Vec<u8>,
    }

    impl Answer {
        fn header(&self, name: &HeaderName) -> &str {
            self.headers.get(name).map_or("", |value| value.to_str().unwrap())
        }
    }

    async fn ask(method: &str, path: &str, headers: &[(HeaderName, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        let response = routes::<()>().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    }

    async fn fetch(path: &str) -> Answer {
        ask("GET", path, &[]).await
    }

    /// Every address there is, the page itself aside.
    fn addresses() -> impl Iterator<Item = String> {
        Files::iter().map(|name| format!("/graphiql/{}", name.trim_end_matches(".gz")))
    }

    #[tokio::test]
    async fn the_page_names_the_endpoint_and_is_always_asked_for_again() {
        let page = fetch("/").await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.header(&CONTENT_TYPE), "text/html; charset=utf-8");
        assert_eq!(page.header(&CACHE_CONTROL), "no-cache");
        let html = String::from_utf8(page.body).unwrap();
        assert!(html.contains(r#"<meta name="graphql-endpoint" content="/graphql">"#));
    }

    #[tokio::test]
    async fn the_page_has_no_inline_script_and_finds_every_file_of_ours() {
        let html = String::from_utf8(fetch("/").await.body).unwrap();
        for script in html.split("<script").skip(1) {
            let (attributes, content) = script.split_once('>').unwrap();
            assert!(attributes.contains("src="), "inline script: {attributes}");
            assert!(content.starts_with("</script>"));
        }
        let attributes = html.split([' ', '>', '\n']);
        let addresses: Vec<_> = attributes
            .filter_map(|attribute| {
                let value = attribute.strip_prefix("src=").or(attribute.strip_prefix("href="))?;
                Some(value.trim_matches('"'))
            })
            .collect();
        assert!(!addresses.is_empty());
        for address in addresses {
            if address.starts_with('/') {
                assert_eq!(fetch(address).await.status, StatusCode::OK, "{address}");
            } else {
                let from_cdn = address.starts_with("https://cdn.jsdelivr.net/npm/");
                assert!(!BUNDLED && from_cdn, "another host: {address}");
            }
        }
    }

    #[tokio::test]
    async fn every_answer_is_guarded() {
        let mut addresses: Vec<_> = addresses().collect();
        addresses.extend(["/".into(), "/graphiql/none".into()]);
        for address in addresses {
            let answer = fetch(&address).await;
            assert_eq!(answer.header(&CONTENT_SECURITY_POLICY), POLICY);
            assert_eq!(answer.header(&X_CONTENT_TYPE_OPTIONS), "nosniff");
            assert_eq!(answer.header(&REFERRER_POLICY), "no-referrer");
        }
        assert_eq!(POLICY.contains("//"), !BUNDLED);
    }

    /// Under `nosniff` a script or a style sheet of the wrong type does not run.
    #[tokio::test]
    async fn every_file_has_a_type_and_unpacks() {
        for address in addresses() {
            let answer = fetch(&address).await;
            assert_eq!(answer.status, StatusCode::OK, "{address}");
            assert_ne!(answer.header(&CONTENT_TYPE), "application/octet-stream");
            assert_eq!(answer.header(&CONTENT_ENCODING), "");
            assert_eq!(answer.header(&VARY), "accept-encoding");
            assert!(!answer.body.starts_with(b"\x1f\x8b"), "{address}");
        }
    }

    #[tokio::test]
    async fn only_names_with_a_hash_are_kept_for_good() {
        for address in addresses() {
            let lifetime = fetch(&address).await.header(&CACHE_CONTROL).to_owned();
            let kept = lifetime.contains("immutable");
            assert_eq!(kept, address.contains("/assets/"), "{address}");
        }
    }

    #[tokio::test]
    async fn stored_gzip_goes_out_as_it_is_to_who_accepts_it() {
        for name in Files::iter().filter(|name| name.ends_with(".gz")) {
            let address = format!("/graphiql/{}", name.trim_end_matches(".gz"));
            let answer = ask("GET", &address, &[(ACCEPT_ENCODING, "br, gzip")]).await;
            assert_eq!(answer.header(&CONTENT_ENCODING), "gzip");
            assert_eq!(answer.body, *Files::get(&name).unwrap().data);
        }
    }

    #[test]
    fn gzip_is_sent_where_it_is_named_and_not_refused() {
        for (value, expected) in [
            ("gzip, deflate, br, zstd", true),
            ("GZIP", true),
            ("x-gzip", true),
            ("gzip;q=0.5", true),
            ("gzip ; Q=1.0", true),
            ("*", true),
            ("br, *;q=0.1", true),
            ("", false),
            ("br", false),
            ("identity", false),
            ("gzip;q=0", false),
            ("gzip; q=0.000", false),
            ("gzip;q=0, *", false),
            ("*;q=0", false),
            ("gzip;q=none", false),
        ] {
            let request = HeaderMap::from_iter([(ACCEPT_ENCODING, value.parse().unwrap())]);
            assert_eq!(accepts_gzip(&request), expected, "{value:?}");
        }
        assert!(!accepts_gzip(&HeaderMap::new()));
    }

    #[tokio::test]
    async fn a_known_file_is_not_sent_again() {
        let first = fetch("/").await;
        let etag = first.header(&ETAG);
        let list = format!("\"other\", {etag}");
        for value in [etag, &list, "*"] {
            let again = ask("GET", "/", &[(IF_NONE_MATCH, value)]).await;
            assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{value}");
            assert_eq!(again.header(&ETAG), etag);
            assert!(again.body.is_empty());
        }
        let other = ask("GET", "/", &[(IF_NONE_MATCH, "W/\"other\"")]).await;
        assert_eq!(other.status, StatusCode::OK);
    }

    #[tokio::test]
    async fn what_is_not_there_is_not_found() {
        for path in [
            "/graphiql/none.js",
            "/graphiql/index.html.gz",
            "/graphiql/assets",
            "/graphiql/../build.rs",
            "/graphiql/%2e%2e/build.rs",
            "/graphiql//etc/passwd",
        ] {
            assert_eq!(fetch(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[tokio::test]
    async fn head_is_answered_and_nothing_can_be_written() {
        let head = ask("HEAD", "/", &[]).await;
        assert_eq!(head.status, StatusCode::OK);
        assert!(head.body.is_empty());
        let post = ask("POST", "/", &[]).await;
        assert_eq!(post.status, StatusCode::METHOD_NOT_ALLOWED);
    }
}
