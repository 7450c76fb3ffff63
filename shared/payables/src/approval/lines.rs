//! Whose approvals are needed and where each stands (APPR-11 … APPR-17).

use attest_model::approvals::{ApprovalPlan, Asked, PointMode};
use attest_model::ids::UserCode;
use attest_model::master::User;
use attest_model::record::{InvoiceRecord, State, TaskKind};
use attest_model::settings::keys;

use super::limit::shares;
use super::{Facts, Seat, Worth, is_approval, principal, worth};

/// Where one required approval stands.
pub(super) enum Line {
    /// Somebody with a sufficient limit has approved.
    Satisfied,
    /// This person is asked next.
    Ask(Seat, String),
    /// Nobody up the line may approve it.
    Nobody,
}

/// Somebody whose approval is needed.
pub(super) struct Member {
    asked: Asked,
    /// What this person answers for.
    share: Worth,
    /// As owner of a cost centre; everybody else answers for the same rest.
    is_owner: bool,
}

/// Whose approvals are needed, with what each answers for (APPR-3, APPR-13).
pub(super) fn members(record: &InvoiceRecord, facts: &Facts<'_>, plan: &ApprovalPlan) -> Vec<Member> {
    let named = if plan.approvers.is_empty() { &plan.reviewers } else { &plan.approvers };
    let shares = shares(record, facts.company, facts.rates, facts.settings);
    let rest = match shares.iter().find(|(owner, _)| owner.is_none()) {
        Some((_, rest)) => Some(*rest),
        None => shares.is_empty().then(|| worth(record, facts.company, facts.rates)),
    };
    let owners = shares.iter().filter_map(|(owner, share)| {
        let asked = Asked { user: owner.clone()?, because: "owner of the cost centre".to_owned() };
        Some(Member { asked, share: *share, is_owner: true })
    });
    let others = rest.into_iter().flat_map(|share| {
        named.iter().map(move |asked| Member { asked: asked.clone(), share, is_owner: false })
    });
    owners.chain(others).collect()
}

pub(super) fn lines(
    record: &InvoiceRecord,
    facts: &Facts<'_>,
    plan: &ApprovalPlan,
    members: &[Member],
) -> Vec<Line> {
    let people = facts.people();
    let is_barred = |user: &UserCode| bar(record, facts, user).is_some();
    let others = |index: usize| {
        // An excluded person may approve beside somebody else who may, never alone (APPR-14).
        plan.mode == PointMode::All
            && members.iter().enumerate().any(|(at, other)| {
                at != index && people.seat(&other.asked.user).is_some_and(|seat| !is_barred(&seat.acting))
            })
    };
    let mut lines: Vec<Line> = members
        .iter()
        .enumerate()
        .map(|(index, member)| line(record, facts, member, others(index)))
        .collect();
    let only_barred = !record
        .decisions
        .iter()
        .any(|made| is_approval(made) && !made.counts_as_review && !is_barred(&made.by));
    if only_barred && !lines.is_empty() && lines.iter().all(|line| matches!(line, Line::Satisfied)) {
        lines = members.iter().map(|member| line(record, facts, member, false)).collect();
    }
    lines
}

/// APPR-13. What a person answers for: the shares of the members for whom the person is asked, else the whole invoice.
pub(super) fn worth_for(record: &InvoiceRecord, facts: &Facts<'_>, principal: &UserCode) -> Worth {
    let plan = plan_of(record);
    let members = members(record, facts, &plan);
    let lines = lines(record, facts, &plan, &members);
    let own: Vec<&Member> = members
        .iter()
        .zip(&lines)
        .filter(|(member, line)| match line {
            Line::Ask(seat, _) => seat.principal == *principal,
            Line::Satisfied | Line::Nobody => member.asked.user == *principal,
        })
        .map(|(member, _)| member)
        .collect();
    let rest = own.iter().find(|member| !member.is_owner);
    let shares = own.iter().filter(|member| member.is_owner).chain(rest).map(|member| member.share);
    shares.reduce(Worth::plus).unwrap_or_else(|| worth(record, facts.company, facts.rates))
}

/// APPR-12. Who approves for one member: the member, else the next up the line with a sufficient limit.
fn line(record: &InvoiceRecord, facts: &Facts<'_>, member: &Member, has_others: bool) -> Line {
    let Member { asked, share, .. } = member;
    let people = facts.people();
    if people.seat(&asked.user).is_some_and(|seat| has_refused(record, &asked.user, &seat)) {
        return Line::Nobody;
    }
    let line = people.line(&asked.user);
    let above: Vec<&User> = line.into_iter().filter(|manager| manager.is_active).collect();
    let mut is_member = true;
    let mut because = asked.because.clone();
    for code in std::iter::once(&asked.user).chain(above.iter().map(|manager| &manager.code)) {
        let Some(seat) = people.seat(code) else { return Line::Nobody };
        let may_be_only = is_within_eyes(record, facts, &seat, has_others && is_member);
        let made = record
            .decisions
            .iter()
            .filter(|made| is_approval(made) && stands_for(principal(made), code, &seat))
            .max_by_key(|made| (!made.counts_as_review, made.kind));
        match made {
            Some(made)
                if !made.counts_as_review && (has_others || bar(record, facts, &made.by).is_none()) =>
            {
                return Line::Satisfied;
            }
            Some(made) if made.kind == TaskKind::Approve => {}
            Some(_) | None if !may_be_only => {}
            Some(_) | None if share.is_within(seat.limit) => return Line::Ask(seat, because),
            // The person named first is asked even without a sufficient limit, and counts as a reviewer then.
            None if is_member && record.state == State::Approval && !reviews(record, code, &seat) => {
                return Line::Ask(seat, because);
            }
            Some(_) | None => {}
        }
        because = format!("next above {}", asked.user);
        is_member = false;
    }
    Line::Nobody
}

/// The person was a reviewer already, by whatever word.
fn reviews(record: &InvoiceRecord, code: &UserCode, seat: &Seat) -> bool {
    record
        .decisions
        .iter()
        .any(|made| !made.is_void && made.kind == TaskKind::Review && stands_for(principal(made), code, seat))
}

/// APPR-14, APPR-15. Whether the person in the seat may approve, and has not yet done so for somebody else.
fn is_within_eyes(record: &InvoiceRecord, facts: &Facts<'_>, seat: &Seat, has_others: bool) -> bool {
    let acted_for_another = record.decisions.iter().any(|made| {
        is_approval(made)
            && made.kind == TaskKind::Approve
            && made.by == seat.acting
            && *principal(made) != seat.principal
    });
    !is_linked(facts, seat)
        && !acted_for_another
        && (has_others || bar(record, facts, &seat.acting).is_none())
}

/// APPR-15. Whether the supplier belongs to the person who acts, or to the one acted for.
pub(super) fn is_linked(facts: &Facts<'_>, seat: &Seat) -> bool {
    let linked = facts.supplier.and_then(|supplier| supplier.linked_user.as_ref());
    linked.is_some_and(|user| *user == seat.acting || *user == seat.principal)
}

/// APPR-14, APPR-17. What a person did before that keeps them from being the only approver.
pub(super) fn bar(record: &InvoiceRecord, facts: &Facts<'_>, user: &UserCode) -> Option<&'static str> {
    if !facts.settings.value(&keys::FOUR_EYES) {
        return None;
    }
    let created = facts.supplier.and_then(|supplier| supplier.created_by.as_ref());
    [
        (record.coded_by.as_ref(), "coded or last changed the invoice"),
        (record.registered_by.as_ref(), "registered the invoice"),
        (created, "created the supplier"),
    ]
    .into_iter()
    .find(|(who, _)| *who == Some(user))
    .map(|(_, why)| why)
}

/// Whether any other member of the point could approve beside a barred person (APPR-14).
pub(super) fn has_other_approver(record: &InvoiceRecord, facts: &Facts<'_>, besides: &Seat) -> bool {
    let plan = plan_of(record);
    let people = facts.people();
    plan.mode == PointMode::All
        && members(record, facts, &plan).iter().any(|member| {
            people.seat(&member.asked.user).is_some_and(|seat| {
                seat.principal != besides.principal
                    && seat.acting != besides.acting
                    && bar(record, facts, &seat.acting).is_none()
            })
        })
}

fn stands_for(decided: &UserCode, asked: &UserCode, seat: &Seat) -> bool {
    decided == asked || *decided == seat.principal
}

pub(super) fn has_reviewed(record: &InvoiceRecord, asked: &UserCode, seat: &Seat) -> bool {
    record.decisions.iter().any(|made| is_approval(made) && stands_for(principal(made), asked, seat))
}

pub(super) fn has_refused(record: &InvoiceRecord, asked: &UserCode, seat: &Seat) -> bool {
    record
        .decisions
        .iter()
        .any(|made| !made.is_void && made.action == "reject" && stands_for(principal(made), asked, seat))
}

/// Whether somebody is left who may still say yes, where one is enough (APPR-4).
pub(super) fn has_left(record: &InvoiceRecord, facts: &Facts<'_>, kind: TaskKind) -> bool {
    let (plan, people) = (plan_of(record), facts.people());
    let approvers = kind == TaskKind::Approve && !plan.approvers.is_empty();
    let asked = if approvers { &plan.approvers } else { &plan.reviewers };
    plan.mode == PointMode::Any
        && asked.iter().any(|asked| {
            people.seat(&asked.user).is_some_and(|seat| !has_refused(record, &asked.user, &seat))
        })
}

pub(super) fn plan_of(record: &InvoiceRecord) -> ApprovalPlan {
    record.plan.clone().unwrap_or_default()
}
