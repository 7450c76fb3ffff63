//! Counts the requests of the AWS clients by operation and by what they cost, and lets a test make some of them fail.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeDeserializationInterceptorContextRef,
    BeforeSerializationInterceptorContextRef, BeforeTransmitInterceptorContextMut,
};
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use crate::units::{Asked, Ledger, Units};

/// What happens to a request in a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It goes through.
    Passes,
    /// It never reaches the engine.
    Lost,
    /// The engine carries it out, and the answer is lost.
    Unanswered,
}

type Judge = Arc<dyn Fn(u64, &str) -> Fate + Send + Sync>;

/// Counts requests by service and operation.
#[derive(Default)]
pub struct Meter {
    counts: Mutex<BTreeMap<String, u64>>,
    ledger: Mutex<Ledger>,
    writes: AtomicU64,
    judge: Mutex<Option<Judge>>,
}

impl std::fmt::Debug for Meter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Meter").field("counts", &self.counts()).finish_non_exhaustive()
    }
}

impl Meter {
    /// Requests so far, by `service operation`.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<String, u64> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// All requests so far.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts().values().sum()
    }

    /// Billed units so far.
    #[must_use]
    pub fn units(&self) -> Units {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner).units
    }

    /// Starts counting anew.
    pub fn reset(&self) {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner).units = Units::default();
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Lets `judge` decide the fate of every request from now on, by its number and operation; `None` lets all pass.
    pub fn judge(&self, judge: Option<Judge>) {
        self.writes.store(0, Ordering::SeqCst);
        *self.judge.lock().unwrap_or_else(PoisonError::into_inner) = judge;
    }

    fn fate(&self, operation: &str) -> Fate {
        let judge = self.judge.lock().unwrap_or_else(PoisonError::into_inner).clone();
        judge.map_or(Fate::Passes, |judge| judge(self.writes.fetch_add(1, Ordering::SeqCst), operation))
    }
}

/// The interceptor of one client.
#[derive(Debug)]
pub(crate) struct Watch {
    meter: Arc<Meter>,
    service: &'static str,
}

#[derive(Debug)]
struct AnswerIsLost;

impl aws_smithy_types::config_bag::Storable for AnswerIsLost {
    type Storer = aws_smithy_types::config_bag::StoreReplace<Self>;
}

#[derive(Debug, thiserror::Error)]
#[error("the connection broke")]
struct Broken;

impl Watch {
    pub(crate) const fn new(meter: Arc<Meter>, service: &'static str) -> Self {
        Self { meter, service }
    }
}

impl Intercept for Watch {
    fn name(&self) -> &'static str {
        "Watch"
    }

    fn read_before_serialization(
        &self,
        context: &BeforeSerializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let operation = bag.load::<Metadata>().map_or("unknown", |metadata| metadata.name()).to_owned();
        let mut ledger = self.meter.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = ledger.request(self.service, &operation, context.input());
        bag.interceptor_state().store_put(asked);
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Ok(output) = context.output_or_error() {
            let asked = bag.load::<Asked>().copied().unwrap_or_default();
            self.meter.ledger.lock().unwrap_or_else(PoisonError::into_inner).answer(asked, output);
        }
        Ok(())
    }

    fn modify_before_transmit(
        &self,
        _context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let operation = bag.load::<Metadata>().map_or("unknown", |metadata| metadata.name()).to_owned();
        let name = format!("{} {operation}", self.service);
        *self.meter.counts.lock().unwrap_or_else(PoisonError::into_inner).entry(name).or_insert(0) += 1;
        match self.meter.fate(&operation) {
            Fate::Passes => Ok(()),
            Fate::Lost => Err(Broken.into()),
            Fate::Unanswered => {
                bag.interceptor_state().store_put(AnswerIsLost);
                Ok(())
            }
        }
    }

    fn read_before_deserialization(
        &self,
        _context: &BeforeDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        match bag.load::<AnswerIsLost>() {
            Some(_) => Err(Broken.into()),
            None => Ok(()),
        }
    }
}
