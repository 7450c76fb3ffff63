//! `template.yaml` as data: its resources, and what each function may do.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail};
use saphyr::{LoadableYamlNode as _, Scalar, Yaml};
use serde_json::{Map, Value, json};

/// The template, with short tags written out: `!Ref X` reads as `{"Ref": "X"}`.
#[derive(Debug)]
pub struct Template(Value);

/// A function of the template.
#[derive(Debug)]
pub struct Function {
    /// Its logical id.
    pub id: String,
    /// Its folder below `functions/`, which is the end of its name and of its code's place.
    pub folder: String,
    /// Variables that it is given, without those of all functions.
    pub variables: BTreeMap<String, Value>,
    /// Logical id of the queue that calls it.
    pub queue: Option<String>,
    /// What its role allows, apart from the log.
    pub grants: Vec<Grant>,
}

/// Actions that a role allows on resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Actions such as `dynamodb:GetItem`.
    pub actions: Vec<String>,
    /// Resources in words: `Records`, `Documents/raw/*`.
    pub resources: Vec<String>,
}

impl Template {
    /// Reads `template.yaml` of a workspace.
    ///
    /// # Errors
    /// When the file cannot be read or is no YAML.
    pub fn read(root: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(root.join("template.yaml")).context("template.yaml")?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let documents = Yaml::load_from_str(text).context("template.yaml")?;
        let [document] = documents.as_slice() else {
            bail!("template.yaml holds {} documents", documents.len())
        };
        plain(document).map(Self)
    }

    /// A value by its path, such as `/Resources/Api/Properties`; `Null` where nothing stands.
    #[must_use]
    pub fn at(&self, path: &str) -> &Value {
        self.0.pointer(path).unwrap_or(&Value::Null)
    }

    /// The resources of a type with their logical ids.
    pub fn resources(&self, kind: &str) -> impl Iterator<Item = (&str, &Value)> {
        let all = self.at("/Resources").as_object().into_iter().flatten();
        all.filter(move |(_, resource)| resource.pointer("/Type").and_then(Value::as_str) == Some(kind))
            .map(|(id, resource)| (id.as_str(), resource))
    }

    /// The functions, sorted by folder.
    ///
    /// # Errors
    /// When a function has no code or no role of its own.
    pub fn functions(&self) -> anyhow::Result<Vec<Function>> {
        let found =
            self.resources("AWS::Serverless::Function").map(|(id, resource)| self.function(id, resource));
        let mut functions = found.collect::<anyhow::Result<Vec<_>>>()?;
        functions.sort_by(|a, b| a.folder.cmp(&b.folder));
        Ok(functions)
    }

    fn function(&self, id: &str, resource: &Value) -> anyhow::Result<Function> {
        let code = resource.pointer("/Properties/CodeUri").and_then(Value::as_str).unwrap_or_default();
        let folder = code.strip_prefix("target/lambda/").and_then(|code| code.strip_suffix('/'));
        let folder =
            folder.with_context(|| format!("{id}: CodeUri is {code:?}; expected target/lambda/<folder>/"))?;
        let named = json!({ "Fn::Sub": format!("${{AWS::StackName}}-{folder}") });
        if resource.pointer("/Properties/FunctionName") != Some(&named) {
            bail!("{id}: its name does not end with its folder {folder}");
        }
        if resource.pointer("/Properties/Role") != Some(&json!({ "Fn::GetAtt": format!("{id}Role.Arn") })) {
            bail!("{id}: its role is not {id}Role");
        }
        let variables = resource.pointer("/Properties/Environment/Variables").and_then(Value::as_object);
        let events = resource.pointer("/Properties/Events").and_then(Value::as_object).into_iter().flatten();
        let mut queues = events.filter_map(|(_, event)| event.pointer("/Properties/Queue").map(named_in));
        let statements =
            self.at(&format!("/Resources/{id}Role/Properties/Policies/0/PolicyDocument/Statement"));
        let statements = statements.as_array().with_context(|| format!("{id}Role has no policy"))?;
        Ok(Function {
            id: id.to_owned(),
            folder: folder.to_owned(),
            variables: variables
                .into_iter()
                .flatten()
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
            queue: queues.next_back(),
            grants: statements.iter().map(grant).collect(),
        })
    }
}

/// A statement; one behind a condition counts as given.
fn grant(statement: &Value) -> Grant {
    if let Some(given) = statement.pointer("/Fn::If/1") {
        return grant(given);
    }
    let list = |name: &str| match statement.get(name) {
        Some(Value::Array(several)) => several.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    };
    Grant {
        actions: list("Action").iter().filter_map(|action| action.as_str().map(str::to_owned)).collect(),
        resources: list("Resource").iter().map(named_in).collect(),
    }
}

/// A resource in words. Of a choice the last counts, which is the stack's own.
fn named_in(resource: &Value) -> String {
    if let Some(own) = resource.pointer("/Fn::If/2") {
        return named_in(own);
    }
    if let Some(of) = ["/Fn::GetAtt", "/Ref"].iter().find_map(|path| resource.pointer(path)?.as_str()) {
        return of.trim_end_matches(".Arn").trim_end_matches(".Id").to_owned();
    }
    let text = resource.get("Fn::Sub").unwrap_or(resource).as_str().unwrap_or_default();
    let short = text
        .replace("${AWS::Region}:${AWS::AccountId}:", "")
        .replace("arn:${AWS::Partition}:", "")
        .replace("s3:::", "")
        .replace("${AWS::StackName}-", "");
    short.replace(".Arn}", "").replace(['$', '{', '}'], "")
}

/// YAML as JSON, with short tags written out.
fn plain(yaml: &Yaml<'_>) -> anyhow::Result<Value> {
    Ok(match yaml {
        Yaml::Value(Scalar::Null) => Value::Null,
        Yaml::Value(Scalar::Boolean(value)) => json!(value),
        Yaml::Value(Scalar::Integer(value)) => json!(value),
        Yaml::Value(Scalar::FloatingPoint(value)) => json!(value.to_string()),
        Yaml::Value(Scalar::String(value)) => json!(value),
        Yaml::Sequence(items) => Value::Array(items.iter().map(plain).collect::<anyhow::Result<_>>()?),
        Yaml::Mapping(entries) => {
            let mut object = Map::new();
            for (name, value) in entries {
                let name = name.as_str().with_context(|| format!("{name:?} is no name"))?;
                object.insert(name.to_owned(), plain(value)?);
            }
            Value::Object(object)
        }
        Yaml::Tagged(tag, value) => {
            let name = match tag.suffix.as_str() {
                name @ ("Ref" | "Condition") => name.to_owned(),
                name => format!("Fn::{name}"),
            };
            json!({ name: plain(value)? })
        }
        Yaml::Representation(..) | Yaml::Alias(_) | Yaml::BadValue => {
            bail!("{yaml:?} is not expected in a template")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_read_in_words() {
        let text = "Resources:\n  A: {Type: T, Properties: {Of: !If [X, !Ref B, !GetAtt C.Arn], Sub: !Sub '${D.Arn}/raw/*'}}\n";
        let template = Template::parse(text).unwrap();
        assert_eq!(named_in(template.at("/Resources/A/Properties/Of")), "C");
        assert_eq!(named_in(template.at("/Resources/A/Properties/Sub")), "D/raw/*");
        assert_eq!(template.resources("T").count(), 1);
        assert_eq!(template.resources("U").count(), 0);
        let arn = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:${AWS::StackName}-flow";
        assert_eq!(named_in(&json!({ "Fn::Sub": arn })), "states:stateMachine:flow");
        assert!(Template::parse("a: 1\n---\nb: 2\n").is_err());
    }
}
