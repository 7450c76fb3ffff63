//! `template.yaml` and the state machine against the code: functions, tables, queues, permissions.
//!
//! That the permissions suffice is shown by tests/deployed, where every call is judged by them; here it is shown that
//! nobody has more than the code asks for.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use attest_model::record::{Channel, Next};
use serde_json::{Value, json};
use xtask::template::{Function, Template};
use xtask::workspace;

type Set = BTreeSet<String>;

fn root() -> PathBuf {
    workspace::root().unwrap()
}

fn template() -> Template {
    Template::read(&root()).unwrap()
}

fn flow() -> Value {
    serde_json::from_str(&std::fs::read_to_string(root().join("functions/flow.asl.json")).unwrap()).unwrap()
}

fn set<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Set {
    items.into_iter().map(Into::into).collect()
}

#[test]
fn every_word_of_next_has_one_branch() {
    let flow = flow();
    let choices = flow["States"]["Dispatch"]["Choices"].as_array().unwrap();
    let word = |choice: &Value| {
        let condition = choice["Condition"].as_str().unwrap().to_owned();
        let word = condition.strip_prefix("{% $states.input.next = '")?.strip_suffix("' %}")?.to_owned();
        Some((word, choice["Next"].as_str().unwrap().to_owned()))
    };
    let branches: Vec<(String, String)> = choices.iter().filter_map(word).collect();
    assert_eq!(branches.len() + 1, choices.len(), "one branch counts the steps, all others read the word");
    let words: Vec<&str> = branches.iter().map(|(word, _)| word.as_str()).collect();
    let expected: Vec<&str> = Next::ALL.iter().map(|next| next.word()).collect();
    assert_eq!(words, expected);
    for (next, (_, state)) in Next::ALL.iter().zip(&branches) {
        let kind = flow["States"][state]["Type"].as_str().unwrap();
        assert_eq!(kind, if next.runs() { "Task" } else { "Succeed" }, "{}", next.word());
    }
}

#[test]
fn every_step_is_tried_again_and_its_failure_recorded() {
    let flow = flow();
    for (name, state) in flow["States"].as_object().unwrap() {
        if state["Type"] != "Task" {
            continue;
        }
        let retried = state["Retry"][0]["ErrorEquals"].to_string();
        assert!(retried.contains("\"Retryable\"") && !retried.contains("Permanent"), "{name}: {retried}");
        assert_eq!(state["Catch"][0]["ErrorEquals"], json!(["States.ALL"]), "{name}");
        let then = if name == "RecordFailure" { "NotRecorded" } else { "RecordFailure" };
        assert_eq!(state["Catch"][0]["Next"], then, "{name}");
    }
}

#[test]
fn functions_of_the_template_are_the_folders_and_have_an_event() {
    let in_template = set(template().functions().unwrap().into_iter().map(|function| function.folder));
    let entries = std::fs::read_dir(root().join("functions")).unwrap().map(|entry| entry.unwrap().path());
    let folders = entries.filter(|path| path.is_dir()).map(|path| name(&path));
    assert_eq!(in_template, set(folders));
    let entries = std::fs::read_dir(root().join("events")).unwrap().map(|entry| entry.unwrap().path());
    let events = entries.filter(|path| path.extension().is_some_and(|end| end == "json"));
    assert_eq!(in_template, set(events.map(|path| name(&path.with_extension("")))));
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn tables_are_as_the_store_makes_them() {
    let template = template();
    let keys = |hash: &str, range: &str| json!([{"AttributeName": hash, "KeyType": "HASH"}, {"AttributeName": range, "KeyType": "RANGE"}]);
    let index = |(name, hash, range): &(&str, &str, &str)| json!({"IndexName": name, "KeySchema": keys(hash, range), "Projection": {"ProjectionType": "KEYS_ONLY"}});
    for (table, indexes) in [("Records", attest_store::INDEXES), ("Trail", &[][..])] {
        let at = |name: &str| template.at(&format!("/Resources/{table}/Properties/{name}"));
        assert_eq!(*at("KeySchema"), keys("pk", "sk"), "{table}");
        let found = at("GlobalSecondaryIndexes").as_array().cloned().unwrap_or_default();
        assert_eq!(found, indexes.iter().map(index).collect::<Vec<_>>(), "{table}");
        let attributes = indexes.iter().flat_map(|(_, hash, range)| [*hash, *range]).chain(["pk", "sk"]);
        let declared = at("AttributeDefinitions").as_array().unwrap();
        assert_eq!(
            set(declared.iter().map(|d| d["AttributeName"].as_str().unwrap())),
            set(attributes),
            "{table}"
        );
        assert!(declared.iter().all(|definition| definition["AttributeType"] == "S"), "{table}");
        assert_eq!(at("PointInTimeRecoverySpecification")["PointInTimeRecoveryEnabled"], true, "{table}");
        assert_eq!(*at("DeletionProtectionEnabled"), true, "{table}");
        assert_eq!(at("TimeToLiveSpecification")["AttributeName"], "expires", "{table}");
        for policy in ["DeletionPolicy", "UpdateReplacePolicy"] {
            assert_eq!(*template.at(&format!("/Resources/{table}/{policy}")), "Retain", "{table}");
        }
    }
}

/// The state machine ends before the function that waits for it, and a message stays hidden for six of its attempts.
#[test]
fn time_limits_fit_into_one_another() {
    let template = template();
    let usual = template.at("/Globals/Function/Timeout").as_u64().unwrap();
    let mut queues = 0;
    for function in template.functions().unwrap() {
        let own = template.at(&format!("/Resources/{}/Properties/Timeout", function.id)).as_u64();
        let limit = own.unwrap_or(usual);
        if function.folder == "start-flow" {
            assert!(flow()["TimeoutSeconds"].as_u64().unwrap() < limit);
        }
        let Some(queue) = &function.queue else { continue };
        let hidden =
            template.at(&format!("/Resources/{queue}/Properties/VisibilityTimeout")).as_u64().unwrap();
        assert!(
            hidden >= 6 * limit,
            "{queue} hides for {hidden} s, {} takes up to {limit} s",
            function.folder
        );
        queues += 1;
    }
    assert_eq!(queues, 6);
}

#[test]
fn every_queue_has_dead_letters() {
    let template = template();
    let mut found = 0;
    for (id, queue) in template.resources("AWS::SQS::Queue").filter(|(id, _)| id.ends_with("Queue")) {
        let dead = id.replace("Queue", "DeadLetters");
        let policy = &queue["Properties"]["RedrivePolicy"];
        assert_eq!(policy["deadLetterTargetArn"], json!({ "Fn::GetAtt": format!("{dead}.Arn") }), "{id}");
        found += 1;
    }
    assert_eq!(found, template.resources("AWS::SQS::Queue").count() / 2);
}

/// What cannot be run here would grow old unseen.
#[test]
fn the_smoke_test_takes_every_register_and_queue() {
    let text = std::fs::read_to_string(root().join("scripts/smoke-aws")).unwrap();
    let words = |before: &str| -> Vec<String> {
        let (_, rest) = text.split_once(before).unwrap();
        rest.split(';').next().unwrap().split_whitespace().map(str::to_owned).collect()
    };
    assert_eq!(words("\nfor name in "), attest_steps::import_master::ORDER);
    let template = template();
    let queues = template.resources("AWS::SQS::Queue").filter_map(|(id, _)| id.strip_suffix("Queue"));
    assert_eq!(set(words("\nfor queue in ")), set(queues));
}

/// What an alarm watches: a metric, and the resource that it is of.
fn watched(alarm: &Value) -> (String, Option<String>) {
    let of = &alarm["Properties"]["Dimensions"][0]["Value"];
    let resource = ["/Ref", "/Fn::GetAtt"].iter().find_map(|path| of.pointer(path)?.as_str());
    let resource = resource.map(|name| name.split('.').next().unwrap_or_default().to_owned());
    (alarm["Properties"]["MetricName"].as_str().unwrap().to_owned(), resource)
}

#[test]
fn whatever_can_fail_has_its_alarms() {
    let template = template();
    let alarms: Vec<&Value> = template.resources("AWS::CloudWatch::Alarm").map(|(_, alarm)| alarm).collect();
    let found: BTreeSet<_> = alarms.iter().map(|alarm| watched(alarm)).collect();
    let of = |metric: &str, resource: &str| (metric.to_owned(), Some(resource.to_owned()));
    let mut expected = BTreeSet::new();
    for (queue, _) in template.resources("AWS::SQS::Queue") {
        let metric = match queue.ends_with("Queue") {
            true => "ApproximateAgeOfOldestMessage",
            false => "ApproximateNumberOfMessagesVisible",
        };
        expected.insert(of(metric, queue));
    }
    expected.extend(template.functions().unwrap().iter().map(|function| of("Errors", &function.id)));
    let machines = template.resources("AWS::Serverless::StateMachine");
    expected.extend(machines.map(|(machine, _)| of("ExecutionsFailed", machine)));
    expected.extend([of("ExecutionsTimedOut", "InvoiceFlow"), of("Invocations", "Remind"), of("5xx", "Api")]);
    let alone = ["ErrorLines", "OutboxAge", "Reputation.BounceRate", "Reputation.ComplaintRate", "Throttles"];
    expected.extend(alone.map(|metric| (metric.to_owned(), None)));
    assert_eq!(found, expected);
    assert_eq!(alarms.len(), expected.len(), "one alarm for each");
    for alarm in alarms {
        for action in ["AlarmActions", "OKActions"] {
            assert_eq!(alarm["Properties"][action], json!([{ "Ref": "Alarms" }]), "{alarm}");
        }
    }
    for (name, filter) in template.resources("AWS::Logs::MetricFilter") {
        let metric = &filter["Properties"]["MetricTransformations"][0]["MetricName"];
        assert_eq!(*metric, json!(name), "an alarm reads what the filter {name} counts");
    }
}

/// A name of the table stands for every alarm that ends as it does after its `…`.
#[test]
fn every_alarm_stands_in_the_table_of_what_to_do() {
    let text = std::fs::read_to_string(root().join("docs/operations.md")).unwrap();
    let section = text.split("\n## ").find(|section| section.starts_with("Alarms\n")).unwrap();
    let rows =
        section.lines().filter(|line| line.starts_with("| `")).map(|line| line.split('|').nth(1).unwrap());
    let names: Vec<&str> = rows.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    let mut unused: BTreeSet<&str> = names.iter().copied().collect();
    for (alarm, _) in template().resources("AWS::CloudWatch::Alarm") {
        let own = names.iter().find(|name| **name == alarm);
        let family = names.iter().find(|name| name.strip_prefix('…').is_some_and(|end| alarm.ends_with(end)));
        let row = own.or(family);
        let row = row.unwrap_or_else(|| panic!("{alarm} is not in the table of docs/operations.md"));
        unused.remove(row);
    }
    assert_eq!(unused, BTreeSet::new(), "no alarm of the template is called so");
}

/// SAMP-4, IN-1.
#[test]
fn samp_4_each_channel_has_a_role_that_writes_its_folder_and_nothing_else() {
    let template = template();
    for channel in Channel::ALL {
        let mut role = channel.word().to_owned();
        role[..1].make_ascii_uppercase();
        let path = format!("/Resources/{role}WriterRole/Properties/Policies/0/PolicyDocument/Statement");
        let folder = format!("${{Documents.Arn}}/inbox/{}/*", channel.word());
        let write = json!([{
            "Effect": "Allow",
            "Action": ["s3:AbortMultipartUpload", "s3:PutObject"],
            "Resource": { "Fn::Sub": folder },
        }]);
        assert_eq!(*template.at(&path), write, "{}", channel.word());
    }
}

/// AUD-1: entries are put; no function can change or delete one.
#[test]
fn aud_1_no_function_may_do_more_to_the_trail_than_put_and_read() {
    for function in template().functions().unwrap() {
        for grant in
            function.grants.iter().filter(|grant| grant.resources.iter().any(|on| on.starts_with("Trail")))
        {
            let more = grant
                .actions
                .iter()
                .find(|action| !["dynamodb:PutItem", "dynamodb:Query"].contains(&action.as_str()));
            assert_eq!(more, None, "{}", function.folder);
        }
    }
}

/// What a function asks `Start` for in its `main.rs`, the actions that come with it, the resource, and the variable.
const ASKED: &[(&str, &[&str], &str, &str)] = &[
    ("start.flow()", &["states:StartSyncExecution"], "states:stateMachine:flow", "ATTEST_FLOW_ARN"),
    ("start.keyring()", &["secretsmanager:GetSecretValue"], "LinkKeys", "ATTEST_LINK_KEYS_SECRET"),
    (
        "start.mailer()",
        &["ses:SendEmail", "ses:SendRawEmail"],
        "ses:identity/*",
        "ATTEST_MAIL_CONFIGURATION_SET",
    ),
    ("start.base_url()", &[], "", "ATTEST_BASE_URL"),
    ("start.locking_store()", &["s3:PutObjectRetention"], "Documents/raw", "ATTEST_RETENTION_DAYS"),
    ("start.locking_store()", &[], "", "ATTEST_RETENTION_MODE"),
    ("start.restored_at()", &[], "", "ATTEST_RESTORED_AT"),
    ("start.images()", &["s3:GetObject", "s3:ListBucket"], "ImagesBucket", "ATTEST_IMAGES_BUCKET"),
    ("QueueName::Intake", &["sqs:SendMessage"], "IntakeQueue", "ATTEST_INTAKE_QUEUE_URL"),
    ("QueueName::Flow", &["sqs:SendMessage"], "FlowQueue", "ATTEST_FLOW_QUEUE_URL"),
    ("QueueName::Notify", &["sqs:SendMessage"], "NotifyQueue", "ATTEST_NOTIFY_QUEUE_URL"),
    ("QueueName::Export", &["sqs:SendMessage"], "ExportQueue", "ATTEST_EXPORT_QUEUE_URL"),
    ("QueueName::Scan", &["sqs:SendMessage"], "ScanQueue", "ATTEST_SCAN_QUEUE_URL"),
];

fn main_of(function: &Function) -> String {
    let file = root().join("functions").join(&function.folder).join("src/main.rs");
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn may(function: &Function, action: &str, on: &str) -> bool {
    let granted = function.grants.iter().filter(|grant| grant.actions.iter().any(|known| known == action));
    granted
        .flat_map(|grant| &grant.resources)
        .any(|resource| resource == on || resource.starts_with(&format!("{on}/")))
}

#[test]
fn a_function_may_use_and_is_told_exactly_what_it_starts_with() {
    for function in template().functions().unwrap() {
        let main = main_of(&function);
        for (asked, actions, on, variable) in ASKED {
            let is_asked = main.contains(asked);
            let folder = &function.folder;
            for action in *actions {
                assert_eq!(
                    may(&function, action, on),
                    is_asked,
                    "{folder}: {action} on {on}, main.rs and {asked}"
                );
            }
            assert_eq!(
                function.variables.contains_key(*variable),
                is_asked,
                "{folder}: {variable}, main.rs and {asked}"
            );
        }
        for action in ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"] {
            let read =
                function.grants.iter().filter(|grant| grant.actions.iter().any(|known| known == action));
            let read = set(read.flat_map(|grant| grant.resources.clone()));
            assert_eq!(read, set(function.queue.clone()), "{}: {action}", function.folder);
        }
    }
}

/// Operations of the AWS clients as the code calls them, and what a role must allow for them.
const CALLS: &[(&str, &[&str])] = &[
    ("batch_get_item", &["dynamodb:BatchGetItem"]),
    ("delete_item", &["dynamodb:DeleteItem"]),
    // With the time of a sample (SAMP-8), and when an attachment leaves its quarantine (ATT-3, ATT-4).
    ("delete_object", &["s3:DeleteObject"]),
    ("get_item", &["dynamodb:GetItem"]),
    ("get_object", &["s3:GetObject"]),
    ("get_secret_value", &["secretsmanager:GetSecretValue"]),
    // Without the right to list, an object that is not there answers as one that may not be read.
    ("head_object", &["s3:GetObject", "s3:ListBucket"]),
    ("list_objects_v2", &["s3:ListBucket"]),
    ("put_item", &["dynamodb:PutItem"]),
    // A raw document is locked with the call that puts it.
    ("put_object", &["s3:PutObject", "s3:PutObjectRetention"]),
    ("query", &["dynamodb:Query"]),
    ("send_email", &["ses:SendEmail", "ses:SendRawEmail"]),
    ("send_message", &["sqs:SendMessage"]),
    ("start_sync_execution", &["states:StartSyncExecution"]),
    // Its parts are Put, Delete and Update.
    ("transact_write_items", &["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]),
];

/// Files of the libraries that no function runs: they make the embedded tables, and move dead letters by hand.
const NOT_IN_FUNCTIONS: &[&str] = &["tables.rs", "redrive.rs"];

/// Calls of a client's operations: what follows a field or variable that holds a client.
fn calls(text: &str) -> Set {
    let dense: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(str::split_whitespace)
        .collect();
    let mut found = Set::new();
    for client in ["client.", "db.", "s3."] {
        for rest in dense.split(client).skip(1) {
            let name: String = rest
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '_')
                .collect();
            if rest[name.len()..].starts_with("()") && name != "clone" {
                found.insert(name);
            }
        }
    }
    found
}

#[test]
fn the_actions_of_all_roles_are_the_calls_of_the_code() {
    let mut called: BTreeMap<String, PathBuf> = BTreeMap::new();
    for library in ["shared/store/src", "shared/outside/src"] {
        for file in workspace::rust_files(&root().join(library)).unwrap() {
            if !NOT_IN_FUNCTIONS.contains(&name(&file).as_str()) {
                let text = std::fs::read_to_string(&file).unwrap();
                called.extend(calls(&text).into_iter().map(|call| (call, file.clone())));
            }
        }
    }
    let mut expected = Set::new();
    for (call, file) in &called {
        let row = CALLS.iter().find(|(known, _)| known == call);
        let (_, actions) =
            row.unwrap_or_else(|| panic!("{}: what must a role allow for {call}?", file.display()));
        expected.extend(actions.iter().map(|action| (*action).to_owned()));
    }
    // The queue's calls are made for the function, by Lambda.
    expected.extend(set(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]));
    let functions = template().functions().unwrap();
    let granted =
        set(functions.into_iter().flat_map(|function| function.grants).flat_map(|grant| grant.actions));
    assert_eq!(granted, expected);
    assert!(called.len() > 10, "{called:?}");
}

#[test]
fn the_code_around_a_client_is_found() {
    let text = "self.client\n    .send_email()\n    .send().await; // self.client.put_item()\n let c = self.db.clone(); s3.get_object()";
    assert_eq!(calls(text), set(["get_object", "put_item", "send_email"]));
}
