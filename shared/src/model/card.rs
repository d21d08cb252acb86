//! Texts of content to be read: which there are, and by what number a screen knows one.

use content::kinds::programme::Session;
use content::{Library, Programme};

use crate::event::CardKind;

/// The number of a card among its kind, so that a screen stays small.
pub(crate) fn number(library: &Library, kind: CardKind, id: &str) -> usize {
    ids(library, kind)
        .iter()
        .position(|known| known == id)
        .unwrap_or(usize::MAX)
}

/// The ids of all cards of a kind, in their order.
pub(crate) fn ids(library: &Library, kind: CardKind) -> Vec<String> {
    let pack = library.ours();
    match kind {
        CardKind::Explainer => of(pack.cards().map(|c| &c.explainers[..]), |c| &c.id),
        CardKind::Teach => of(pack.cards().map(|c| &c.teach[..]), |c| &c.id),
        CardKind::Doorway => of(pack.cards().map(|c| &c.doorway[..]), |c| &c.id),
        CardKind::Exemplar => library.exemplars().map(|e| e.id.clone()).collect(),
        CardKind::Pattern => of(Some(pack.patterns()), |p| &p.id),
        CardKind::Session => sessions(library).map(|(id, _)| id).collect(),
    }
}

/// The sessions of all programmes, each with its id: its number, behind the id of a programme that
/// was added.
pub(crate) fn sessions(library: &Library) -> impl Iterator<Item = (String, &Session)> {
    library.programmes().flat_map(|programme| {
        let sessions = programme.sessions.iter();
        sessions.map(|session| (session_id(library, programme, session), session))
    })
}

/// As [`sessions`] names it.
pub(crate) fn session_id(library: &Library, programme: &Programme, session: &Session) -> String {
    match library.origin(&programme.id) {
        None => session.n.to_string(),
        Some(_) => format!("{}/{}", programme.id, session.n),
    }
}

fn of<T>(all: Option<&[T]>, id: impl Fn(&T) -> &String) -> Vec<String> {
    all.unwrap_or_default()
        .iter()
        .map(|one| id(one).clone())
        .collect()
}
