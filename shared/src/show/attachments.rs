//! Photos and voice notes, in words.

use journal::{Attachment, AttachmentKind, DocumentId};
use phrases::Value;
use wire::PartId;

use super::page::when_label;
use super::{Pen, states};
use crate::event::{AttachKind, Moment};
use crate::model::attach::id_text;
use crate::model::attach::shelf::AtRelay;
use crate::model::attach::show::{Missing, missing};
use crate::model::open::Open;
use crate::view::{AttachmentView, SyncState, SyncStateView};
use crate::when;

pub(crate) fn views(
    open: &Open,
    page: &DocumentId,
    attachments: &[Attachment],
    pen: &Pen<'_>,
) -> Vec<AttachmentView> {
    let all = attachments.iter();
    all.map(|attachment| view(open, page, attachment, pen))
        .collect()
}

fn view(open: &Open, page: &DocumentId, attachment: &Attachment, pen: &Pen<'_>) -> AttachmentView {
    let duration = duration(attachment.duration_ms);
    let added = when_label(
        &when::stamp(&Moment {
            unix_ms: attachment.created_ms,
            zone: pen.now.zone.clone(),
        }),
        pen,
    );
    let (kind, id) = match attachment.kind {
        AttachmentKind::Photo => (AttachKind::Photo, "attach-photo"),
        AttachmentKind::Voice => (AttachKind::Voice, "attach-voice"),
    };
    let arguments = [
        ("added", Value::Text(&added)),
        ("duration", Value::Text(&duration)),
    ];
    AttachmentView {
        attachment: id_text(attachment.id),
        kind,
        description: attachment.description.clone(),
        label: pen.phrases.say_with(id, &arguments),
        width: attachment.width,
        height: attachment.height,
        duration,
        has_thumbnail: attachment.thumbnail.is_some(),
        state: state(open, page, attachment, pen),
        problem: missing(open, attachment.id).map(|why| {
            pen.phrases.say(match why {
                Missing::Elsewhere => "attach-elsewhere",
                Missing::Unreachable => "attach-unreachable",
                Missing::Damaged => "attach-damaged",
            })
        }),
    }
}

/// `1:05`.
fn duration(ms: u32) -> String {
    let seconds = ms.saturating_add(500) / 1_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// How far an attachment has travelled: as far as the piece that is furthest behind.
fn state(open: &Open, page: &DocumentId, attachment: &Attachment, pen: &Pen<'_>) -> SyncStateView {
    let of = |state, text: String| SyncStateView { state, text };
    let Some(space) = &open.space else {
        return of(SyncState::OnThisDevice, pen.phrases.say("state-here"));
    };
    let shelf = &open.attach.shelf;
    let waits = attachment
        .all_parts()
        .filter_map(|part| shelf.held(&PartId::from_bytes(part)))
        .any(|held| held.relay == AtRelay::No);
    if waits {
        return match open.attach.sending.blocked {
            Some(blocked) => {
                let reason = states::why(blocked, pen);
                let text = pen.say_text("state-blocked", "reason", &reason);
                of(SyncState::Blocked, text)
            }
            None if !pen.online => of(SyncState::OnThisDevice, pen.phrases.say("state-here")),
            None => of(SyncState::Sent, pen.phrases.say("state-sent")),
        };
    }
    let seen = open.rows.get(page).is_some_and(|row| {
        if row.own_seq == 0 {
            row.foreign
        } else {
            row.own_seq <= space.replica.seen_seq()
        }
    });
    if seen {
        of(SyncState::SeenElsewhere, pen.phrases.say("state-seen"))
    } else {
        of(SyncState::Stored, pen.phrases.say("state-stored"))
    }
}
