//! The emulated AWS with the stack of `template.yaml` on it, and the functions of this build behind it.
//!
//! Where the emulator is not as AWS, a line here says so and works round it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use attest_store::{Places, Store};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_s3::config::{Credentials, SharedCredentialsProvider};
use serde_json::{Value, json};

use crate::http::{Answer, request};

const REGION: &str = "eu-north-1";

/// The administrator; the only account in which the emulator finds an HTTP API by its host.
const KEY: &str = "test";

const STACK: &str = "attest";

/// Where links seem to lead.
pub(crate) const LINKS: &str = "https://pages.example";

/// Longest wait for anything: a machine with other work on it.
const PATIENCE: Duration = Duration::from_secs(120);

/// The stack, deployed; the emulator ends with it.
pub(crate) struct Deployed {
    server: Child,
    port: u16,
    outputs: BTreeMap<String, String>,
    _folder: tempfile::TempDir,
}

impl Drop for Deployed {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Why the stack cannot be deployed here, where `scripts/test` could not install the emulator either.
pub(crate) fn missing() -> Option<String> {
    let python = root().join(".venv/bin/python");
    (!python.exists())
        .then(|| "skipped: the emulated AWS is not installed; run scripts/test template".to_owned())
}

impl Deployed {
    /// Starts the emulator and deploys the template, with every call judged by the role of its function.
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let log = std::fs::File::create(folder.path().join("emulator.log")).unwrap();
        let endpoint = format!("http://127.0.0.1:{port}");
        let server = Command::new(root().join(".venv/bin/python"))
            .arg(root().join("scripts/ministack.py"))
            .current_dir(folder.path())
            .envs([("AUTH", "true"), ("LAMBDA_EXECUTOR", "local"), ("IOT_MTLS_ENABLED", "0")])
            .envs([("BIND_HOST", "127.0.0.1"), ("MINISTACK_HOST", "localhost"), ("MINISTACK_REGION", REGION)])
            .envs([("GATEWAY_PORT", port.to_string()), ("AWS_ENDPOINT_URL", endpoint)])
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let mut deployed = Self { server, port, outputs: BTreeMap::new(), _folder: folder };
        deployed
            .until("the emulator answers", async |this| {
                request(this.port, "GET /_ministack/health", &[("Host", "localhost")], b"").await.is_some()
            })
            .await;
        deployed.deploy().await;
        deployed
    }

    async fn deploy(&mut self) {
        let template = self.upload_code().await;
        self.s3("PUT /artefacts/template.yaml", template.as_bytes()).await;
        let url = format!("http://127.0.0.1:{}/artefacts/template.yaml", self.port);
        let form = format!(
            "Action=CreateStack&Version=2010-05-15&StackName={STACK}&TemplateURL={url}\
             &Capabilities.member.1=CAPABILITY_IAM&Capabilities.member.2=CAPABILITY_AUTO_EXPAND\
             &Parameters.member.1.ParameterKey=Tenant&Parameters.member.1.ParameterValue=Nordbygg\
             &Parameters.member.2.ParameterKey=AttachmentScan&Parameters.member.2.ParameterValue=no"
        );
        self.query("cloudformation", &form).await;
        let describe = format!("Action=DescribeStacks&Version=2010-05-15&StackName={STACK}");
        let stack = self
            .until_some("the stack is made", async |this| {
                let stack = this.query("cloudformation", &describe).await;
                (!stack.contains("_IN_PROGRESS</StackStatus>")).then_some(stack)
            })
            .await;
        assert!(stack.contains("CREATE_COMPLETE</StackStatus>"), "{}", self.events().await);
        let keys = between(&stack, "<OutputKey>", "</OutputKey>");
        let values = between(&stack, "<OutputValue>", "</OutputValue>");
        self.outputs = keys.into_iter().zip(values).collect();
        // The emulator makes the bucket without the Object Lock that the template asks for.
        let lock = "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>";
        let line = format!("PUT /{}?object-lock", self.output("DocumentsBucket"));
        self.s3(&line, lock.as_bytes()).await;
        let identity = json!({ "EmailIdentity": "nordbygg.example" }).to_string();
        let made = self.call("ses", "POST /v2/email/identities", &[], identity.as_bytes()).await;
        assert_eq!(made.status, 200, "{}", made.body);
    }

    /// Puts code and state machine into a bucket; answers the template with their places in it.
    async fn upload_code(&self) -> String {
        let here = format!(
            "<CreateBucketConfiguration><LocationConstraint>{REGION}</LocationConstraint></CreateBucketConfiguration>"
        );
        self.s3("PUT /artefacts", here.as_bytes()).await;
        let mut template = std::fs::read_to_string(root().join("template.yaml")).unwrap();
        for folder in between(&template, "CodeUri: target/lambda/", "/\n") {
            self.s3(&format!("PUT /artefacts/{folder}.zip"), &zipped(&binary(&folder))).await;
            let code = format!("CodeUri: target/lambda/{folder}/");
            template = template.replace(&code, &format!("CodeUri: s3://artefacts/{folder}.zip"));
        }
        let flow = std::fs::read(root().join("functions/flow.asl.json")).unwrap();
        self.s3("PUT /artefacts/flow.asl.json", &flow).await;
        template
            .replace("DefinitionUri: functions/flow.asl.json", "DefinitionUri: s3://artefacts/flow.asl.json")
            // The emulator compares a number with the text of a parameter; and it speaks no TLS, without which no link is made.
            .replace(
                "ATTEST_BASE_URL: !If [HasDomain, !Sub 'https://${DomainName}', !GetAtt Api.ApiEndpoint]",
                &format!("ATTEST_BASE_URL: {LINKS}"),
            )
            .replace("MaximumConcurrency: !Ref Concurrency", "MaximumConcurrency: 2")
            // It judges a mail without the identity that it is sent from.
            .replace(
                "- !Sub 'arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*'",
                "- '*'",
            )
            .replace("'aws:SecureTransport': 'false'", "'aws:SecureTransport': 'never'")
    }

    async fn events(&self) -> String {
        let form = format!("Action=DescribeStackEvents&Version=2010-05-15&StackName={STACK}");
        between(
            &self.query("cloudformation", &form).await,
            "<ResourceStatusReason>",
            "</ResourceStatusReason>",
        )
        .join("\n")
    }

    /// A value that the stack gives to people.
    pub(crate) fn output(&self, name: &str) -> &str {
        self.outputs.get(name).unwrap_or_else(|| panic!("the stack has no output {name}"))
    }

    /// Clients of the emulator with the rights of an administrator.
    pub(crate) fn config(&self) -> SdkConfig {
        let credentials = Credentials::new(KEY, KEY, None, None, "test");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(attest_outside::connection::client())
            .region(Region::from_static(REGION))
            .endpoint_url(format!("http://127.0.0.1:{}", self.port))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .build()
    }

    /// The same for a command.
    pub(crate) fn environment(&self) -> [(&'static str, String); 4] {
        [
            ("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{}", self.port)),
            ("AWS_REGION", REGION.to_owned()),
            ("AWS_ACCESS_KEY_ID", KEY.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", KEY.to_owned()),
        ]
    }

    /// The records and documents of the stack.
    pub(crate) fn store(&self) -> Store {
        let name = |output: &str| self.output(output).to_owned();
        let places = Places {
            records: name("RecordsTableName"),
            trail: name("TrailTableName"),
            bucket: name("DocumentsBucket"),
        };
        Store::connect(&self.config(), places)
    }

    /// Calls a service as the administrator.
    async fn call(&self, service: &str, line: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        self.call_as(KEY, service, line, headers, body).await
    }

    /// Calls a service; the emulator reads caller, region and service from the signature and does not check it.
    async fn call_as(
        &self,
        key: &str,
        service: &str,
        line: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let signed = format!(
            "AWS4-HMAC-SHA256 Credential={key}/20260101/{REGION}/{service}/aws4_request, SignedHeaders=host, Signature=0"
        );
        let mut all = vec![
            ("Host", "localhost"),
            ("Authorization", signed.as_str()),
            ("X-Amz-Date", "20260101T000000Z"),
        ];
        all.extend(headers);
        request(self.port, line, &all, body).await.unwrap_or_else(|| panic!("{service}: no answer to {line}"))
    }

    /// Puts an object as whoever took a role of the stack; answers the status.
    pub(crate) async fn put_as(&self, role: &str, key: &str) -> u16 {
        let form = format!(
            "Action=AssumeRole&Version=2011-06-15&RoleSessionName=test&RoleArn={}",
            self.output(role)
        );
        let taken = self.query("sts", &form).await;
        let of = |name: &str| between(&taken, &format!("<{name}>"), "<").concat();
        let credentials = Credentials::new(
            of("AccessKeyId"),
            of("SecretAccessKey"),
            Some(of("SessionToken")),
            None,
            "role",
        );
        let config = self.config().into_builder();
        let config = config.credentials_provider(SharedCredentialsProvider::new(credentials)).build();
        let s3 = aws_sdk_s3::config::Builder::from(&config).force_path_style(true).build();
        let put =
            aws_sdk_s3::Client::from_conf(s3).put_object().bucket(self.output("DocumentsBucket")).key(key);
        match put.body(aws_sdk_s3::primitives::ByteStream::from_static(b"x")).send().await {
            Ok(_) => 200,
            Err(error) => error.raw_response().map_or(0, |answer| answer.status().as_u16()),
        }
    }

    async fn s3(&self, line: &str, body: &[u8]) {
        let answer = self.call("s3", line, &[], body).await;
        assert_eq!(answer.status, 200, "{line}: {}", answer.body);
    }

    async fn query(&self, service: &str, form: &str) -> String {
        let headers = [("Content-Type", "application/x-www-form-urlencoded")];
        self.call(service, "POST /", &headers, form.as_bytes()).await.body
    }

    /// Calls an operation of SQS.
    pub(crate) async fn sqs(&self, operation: &str, arguments: &Value) -> Value {
        let target = format!("AmazonSQS.{operation}");
        let headers = [("Content-Type", "application/x-amz-json-1.0"), ("X-Amz-Target", target.as_str())];
        let answer = self.call("sqs", "POST /", &headers, arguments.to_string().as_bytes()).await;
        assert_eq!(answer.status, 200, "{operation} {arguments}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap_or(Value::Null)
    }

    /// Calls a function, as a schedule or a person does.
    pub(crate) async fn invoke(&self, folder: &str, event: &Value) -> Value {
        let line = format!("POST /2015-03-31/functions/{STACK}-{folder}/invocations");
        let answer = self.call("lambda", &line, &[], event.to_string().as_bytes()).await;
        assert_eq!(answer.header("X-Amz-Function-Error"), None, "{folder}: {}", answer.body);
        serde_json::from_str(&answer.body)
            .unwrap_or_else(|error| panic!("{folder}: {error}: {}", answer.body))
    }

    /// Calls the HTTP API as a browser does.
    pub(crate) async fn page(&self, method: &str, path: &str, form: &str) -> Answer {
        let host = self.output("PagesAddress").trim_start_matches("http://").to_owned();
        let headers = [("Host", host.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
        request(self.port, &format!("{method} {path}"), &headers, form.as_bytes()).await.unwrap()
    }

    /// The mails sent so far.
    pub(crate) async fn mails(&self) -> Vec<Value> {
        let answer =
            request(self.port, "GET /_ministack/ses/messages", &[("Host", "localhost")], b"").await.unwrap();
        let sent: Value = serde_json::from_str(&answer.body).unwrap();
        let accounts = sent["messages"].as_object().into_iter().flatten();
        accounts.flat_map(|(_, mails)| mails.as_array().cloned().unwrap_or_default()).collect()
    }

    /// Messages in a queue: waiting, and being worked on.
    pub(crate) async fn messages(&self, output: &str) -> (u64, u64) {
        let names = json!(["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]);
        let asked = json!({ "QueueUrl": self.output(output), "AttributeNames": names });
        let told = self.sqs("GetQueueAttributes", &asked).await;
        let number = |name: &str| told["Attributes"][name].as_str().and_then(|n| n.parse().ok()).unwrap();
        (number("ApproximateNumberOfMessages"), number("ApproximateNumberOfMessagesNotVisible"))
    }

    /// Waits until no queue holds anything that is still to be worked on.
    pub(crate) async fn settle(&self) {
        self.until("the queues are empty", async |this| {
            for queue in [
                "IntakeQueueUrl",
                "MasterQueueUrl",
                "FlowQueueUrl",
                "NotifyQueueUrl",
                "ExportQueueUrl",
                "ScanQueueUrl",
            ] {
                if this.messages(queue).await != (0, 0) {
                    return false;
                }
            }
            true
        })
        .await;
    }

    /// Waits until something holds.
    pub(crate) async fn until(&self, what: &str, holds: impl AsyncFn(&Self) -> bool) {
        self.until_some(what, async |this| holds(this).await.then_some(())).await;
    }

    async fn until_some<T>(&self, what: &str, found: impl AsyncFn(&Self) -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(found) = found(self).await {
                return found;
            }
            assert!(start.elapsed() < PATIENCE, "{what}: not within {PATIENCE:?}\n{}", self.log().await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What the functions logged that a person should look at.
    pub(crate) async fn log(&self) -> String {
        let headers = [
            ("Content-Type", "application/x-amz-json-1.1"),
            ("X-Amz-Target", "Logs_20140328.FilterLogEvents"),
        ];
        let asked = json!({ "logGroupName": format!("/attest/{STACK}") }).to_string();
        let answer = self.call("logs", "POST /", &headers, asked.as_bytes()).await;
        let told: Value = serde_json::from_str(&answer.body).unwrap_or(Value::Null);
        let mut text = String::new();
        for event in told["events"].as_array().into_iter().flatten() {
            let line = event["message"].as_str().unwrap_or_default();
            if ["ERROR", "WARN", "panicked", "AccessDenied"].iter().any(|word| line.contains(word)) {
                let _ = writeln!(text, "{line}");
            }
        }
        text
    }
}

/// A function of this build; `scripts/test` builds them all before the tests.
pub(crate) fn binary(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let binary = test.parent().and_then(Path::parent).unwrap().join(name);
    assert!(binary.exists(), "{} is missing; run `cargo build --workspace --bins`", binary.display());
    binary
}

/// Code that runs the binary where it lies: 13 debug builds would be half a gigabyte.
fn zipped(binary: &Path) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("bootstrap", zip::write::SimpleFileOptions::default().unix_permissions(0o755)).unwrap();
    write!(zip, "#!/bin/sh\nexec '{}'\n", binary.display()).unwrap();
    zip.finish().unwrap().into_inner()
}

/// All texts between two marks.
pub(crate) fn between(text: &str, begin: &str, end: &str) -> Vec<String> {
    text.split(begin)
        .skip(1)
        .filter_map(|rest| rest.split_once(end))
        .map(|(found, _)| found.to_owned())
        .collect()
}
