//! One HTTP client for all services of a process: TLS by rustls and ring, certificates as the system has them.

use std::sync::atomic::{AtomicBool, Ordering};

use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::runtime_components::{RuntimeComponents, RuntimeComponentsBuilder};
use aws_smithy_types::config_bag::ConfigBag;

/// Connections are shared, and so is the check of the client: each service's client asks for one when it is made, and a
/// check reads all certificates again. The first one reads them while Lambda still lends the start its full processor.
#[derive(Debug)]
struct Connection {
    client: SharedHttpClient,
    is_checked: AtomicBool,
}

/// The HTTP client; whoever makes a configuration gives it along.
#[must_use]
pub fn client() -> SharedHttpClient {
    let builder = aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring));
    SharedHttpClient::new(Connection { client: builder.build_https(), is_checked: AtomicBool::new(false) })
}

impl HttpClient for Connection {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        self.client.http_connector(settings, components)
    }

    fn validate_base_client_config(
        &self,
        components: &RuntimeComponentsBuilder,
        config: &ConfigBag,
    ) -> Result<(), BoxError> {
        if self.is_checked.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        self.client.validate_base_client_config(components, config)
    }
}
