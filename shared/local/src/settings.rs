//! `attest settings`: the settings of a data folder, shown and changed (REC-10, SET-41, SET-42).

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use attest_model::ids::UserCode;
use attest_model::settings::{self, AnyKey, Scope, Settings, keys};
use attest_steps::settings::{NewValue, save};
use attest_store::Store;

use crate::run::open;
use crate::table::table;
use crate::world::World;

/// Arguments of `attest settings`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Shows the value that holds for a setting, and whose it is.
    Get {
        /// Name of the setting; `attest list settings` names them all.
        name: String,
        #[command(flatten)]
        place: Place,
    },
    /// Gives a holder a value of its own; a value that cannot be read is refused and the old one stays.
    Set {
        /// Name of the setting.
        name: String,
        /// The value; an empty one is a value too and does not inherit.
        #[arg(allow_hyphen_values = true, required_unless_present = "file")]
        value: Option<String>,
        /// Reads the value from a file, such as rules in JSON.
        #[arg(long, conflicts_with = "value")]
        file: Option<PathBuf>,
        /// Who changes it, for the record; the user of this machine when left out.
        #[arg(long)]
        by: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Takes a holder's own value away, so that it inherits again.
    Unset {
        /// Name of the setting.
        name: String,
        /// Who changes it, for the record; the user of this machine when left out.
        #[arg(long)]
        by: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Shows every value that is given for a holder or that it inherits.
    List {
        /// Those at their default as well.
        #[arg(long)]
        all: bool,
        /// What was changed, when and by whom, instead of what holds.
        #[arg(long)]
        changes: bool,
        #[command(flatten)]
        place: Place,
    },
}

/// Whose settings, and where they are kept; without a company they are the tenant's.
#[derive(Debug, clap::Args)]
struct Place {
    /// Code of a company.
    #[arg(long)]
    company: Option<String>,
    /// Number of a contract of the company.
    #[arg(long, requires = "company", conflicts_with_all = ["supplier", "office"])]
    contract: Option<String>,
    /// Code of a supplier of the company.
    #[arg(long, requires = "company")]
    supplier: Option<String>,
    /// Code of an office of the supplier.
    #[arg(long, requires = "supplier")]
    office: Option<String>,
    /// Data folder.
    #[arg(long, default_value = "attest-data")]
    data: PathBuf,
    /// JSON lines for machines.
    #[arg(long)]
    json: bool,
}

/// Runs the command: 0 done, 1 the value was refused, 2 the work could not be done.
///
/// # Errors
/// When there is no data folder, or the holder or the setting is not known.
pub async fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.what {
        What::Get { name, place } => {
            let (world, scope) = place.open().await?;
            let key = settings::find(name).with_context(|| unknown(name))?;
            show(&world, &scope, place, |other| std::ptr::eq(other, key)).await
        }
        What::Set { name, value, file, by, place } => {
            let value = match (value, file) {
                (Some(value), _) => value.clone(),
                (None, Some(file)) => std::fs::read_to_string(file)
                    .with_context(|| format!("cannot read {}", file.display()))?
                    .trim_end()
                    .to_owned(),
                (None, None) => bail!("a value is needed"),
            };
            change(place, name, Some(value), by.as_deref()).await
        }
        What::Unset { name, by, place } => change(place, name, None, by.as_deref()).await,
        What::List { changes: true, place, .. } => history(place).await,
        What::List { all, place, .. } => {
            let (world, scope) = place.open().await?;
            let given = given(&world.engines.store, &scope).await?;
            show(&world, &scope, place, |key| *all || given.written(key).1.is_some()).await
        }
    }
}

fn unknown(name: &str) -> String {
    settings::SaveError::Unknown { name: name.to_owned() }.to_string()
}

impl Place {
    /// The data folder and the holder, which must be known.
    async fn open(&self) -> anyhow::Result<(World, Scope)> {
        if !self.data.join("attest.toml").is_file() {
            bail!(
                "there is no data in {}; `attest run` and `attest demo` make a data folder",
                self.data.display()
            );
        }
        let world = open(&self.data, None).await?;
        let scope = self.scope(&world.engines.store).await?;
        Ok((world, scope))
    }

    async fn scope(&self, store: &Store) -> anyhow::Result<Scope> {
        let Some(company) = &self.company else { return Ok(Scope::Tenant) };
        let company = company.as_str().into();
        if store.find_company(&company).await?.is_none() {
            bail!("company {company} is not known");
        }
        if let Some(contract) = &self.contract {
            let contract = contract.as_str().into();
            if store.find_contract(&company, &contract).await?.is_none() {
                bail!("contract {contract} of company {company} is not known");
            }
            return Ok(Scope::Contract(company, contract));
        }
        let Some(supplier) = &self.supplier else { return Ok(Scope::Company(company)) };
        let supplier = supplier.as_str().into();
        let Some(found) = store.find_supplier(&company, &supplier).await? else {
            bail!("supplier {supplier} of company {company} is not known");
        };
        let Some(office) = &self.office else { return Ok(Scope::Supplier(company, supplier)) };
        let office = office.as_str().into();
        if !found.record.offices.iter().any(|own| own.code == office) {
            bail!("supplier {supplier} of company {company} has no office {office}");
        }
        Ok(Scope::Office(company, supplier, office))
    }
}

/// The values of a holder and of everything it inherits from.
async fn given(store: &Store, scope: &Scope) -> anyhow::Result<Settings> {
    let mut scopes = vec![Scope::Tenant];
    scopes.extend(scope.company().cloned().map(Scope::Company));
    if let Scope::Office(company, supplier, _) = scope {
        scopes.push(Scope::Supplier(company.clone(), supplier.clone()));
    }
    if !scopes.contains(scope) {
        scopes.push(scope.clone());
    }
    Ok(store.load_settings(&scopes).await?)
}

/// Shows what holds for a holder.
async fn show(
    world: &World,
    scope: &Scope,
    place: &Place,
    wanted: impl Fn(&'static dyn AnyKey) -> bool,
) -> anyhow::Result<ExitCode> {
    let given = given(&world.engines.store, scope).await?;
    let mut shown = table(&["setting", "value", "whose"]);
    let mut out = std::io::stdout().lock();
    for key in keys::CATALOGUE.iter().copied().filter(|key| wanted(*key)) {
        let (value, source) = given.written(key);
        let whose = source.map_or_else(|| "default".to_owned(), ToString::to_string);
        if place.json {
            let line = serde_json::json!({"setting": key.name(), "value": value, "whose": whose});
            writeln!(out, "{line}")?;
        } else {
            shown.add_row([key.name(), value, whose.as_str()]);
        }
    }
    if !place.json {
        writeln!(out, "{shown}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// SET-41, SET-42. Saves or removes a value; what waits for it is looked at again (VAL-69).
async fn change(
    place: &Place,
    name: &str,
    value: Option<String>,
    by: Option<&str>,
) -> anyhow::Result<ExitCode> {
    let (world, scope) = place.open().await?;
    let checked = match &value {
        Some(text) => settings::check(name, &scope, text).map_err(|refused| refused.to_string()),
        None => settings::find(name).ok_or_else(|| unknown(name)),
    };
    let before = given(&world.engines.store, &scope).await?;
    let key = match checked {
        Ok(key) => key,
        Err(refused) => {
            eprintln!("{refused}");
            if let Some(key) = settings::find(name) {
                eprintln!("{} stays {:?}", key.name(), before.written(key).0);
            }
            return Ok(ExitCode::from(1));
        }
    };
    let by =
        by.map(str::to_owned).or_else(|| std::env::var("USER").ok()).unwrap_or_else(|| "local".to_owned());
    let new = NewValue { scope: scope.clone(), name: key.name(), value };
    let saved = save(world.desk(), &UserCode::new(by), &[new]).await?;
    for line in &saved.refused {
        eprintln!("{line}");
    }
    if !saved.refused.is_empty() {
        eprintln!("{} stays {:?}", key.name(), before.written(key).0);
        return Ok(ExitCode::from(1));
    }
    world.settle(|_, _| {}).await;
    if saved.woken > 0 {
        eprintln!("{} invoices were looked at again", saved.woken);
    }
    show(&world, &scope, place, |other| std::ptr::eq(other, key)).await
}

/// SET-42. What was changed for a holder, newest last.
async fn history(place: &Place) -> anyhow::Result<ExitCode> {
    let (world, scope) = place.open().await?;
    let found = world.engines.store.find_settings(&scope).await?;
    let changes = found.map(|found| found.record.changes).unwrap_or_default();
    let mut shown = table(&["when", "who", "setting", "from", "to"]);
    let mut out = std::io::stdout().lock();
    for change in &changes {
        if place.json {
            serde_json::to_writer(&mut out, change)?;
            writeln!(out)?;
            continue;
        }
        let of = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        let at = change.at.strftime("%Y-%m-%d %H:%M:%S").to_string();
        shown.add_row([at, change.by.to_string(), change.name.clone(), of(&change.old), of(&change.new)]);
    }
    if !place.json {
        writeln!(out, "{shown}")?;
    }
    Ok(ExitCode::SUCCESS)
}
