//! What one person did to one page, so that it can be asked afterwards whether it is there.

use std::collections::{BTreeMap, BTreeSet};

use headless::pen::Pen;
use headless::reading::lens_name;
use shared::view::{EditorView, EntryView, FieldView};

/// Letters of all lengths, each of which is typed once in a case: what becomes of every one of them
/// can be told.
pub(crate) struct Letters {
    next: usize,
    pools: Vec<Vec<char>>,
}

impl Letters {
    pub(crate) fn new() -> Self {
        let pools = [
            'a'..='z',
            'à'..='ö',
            'а'..='я',
            '一'..='丿',
            // with these it is the letter before that changes its looks
            '\u{300}'..='\u{33f}',
            // two UTF-16 units
            '🌀'..='🏺',
        ];
        Self {
            next: 0,
            pools: pools.into_iter().map(Iterator::collect).collect(),
        }
    }

    pub(crate) fn some(&mut self, count: usize) -> String {
        (0..count).map(|_| self.one()).collect()
    }

    fn one(&mut self) -> char {
        loop {
            let (pool, at) = (self.next % self.pools.len(), self.next / self.pools.len());
            self.next += 1;
            if let Some(letter) = self.pools[pool].get(at) {
                return *letter;
            }
        }
    }
}

/// An answer that is no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    One(Option<String>),
    Set(BTreeSet<String>),
}

/// A page as its editor shows it: texts and answers, by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) texts: BTreeMap<String, String>,
    pub(crate) states: BTreeMap<String, State>,
}

/// The names of what every page has. No key of a form looks like them.
pub(crate) const TITLE: &str = "@title";
pub(crate) const BODY: &str = "@body";
pub(crate) const LENS: &str = "@lens";
pub(crate) const TAGS: &str = "@tags";

impl Shown {
    /// Words as the screen has them: the core's view of them is drawn again only when others come.
    pub(crate) fn of(editor: &EditorView, pen: &Pen) -> Self {
        let mut shown = Self {
            texts: pen.answers.clone(),
            ..Self::default()
        };
        shown.texts.insert(TITLE.to_owned(), pen.title.clone());
        shown.texts.insert(BODY.to_owned(), pen.body.clone());
        let lens = editor.lens.map(|lens| lens_name(Some(lens)).to_owned());
        shown.states.insert(LENS.to_owned(), State::One(lens));
        let tags = editor.tags.iter().cloned().collect();
        shown.states.insert(TAGS.to_owned(), State::Set(tags));
        for field in editor.form.iter().flat_map(|form| &form.fields) {
            if !matches!(field.entry, EntryView::Words(_)) {
                shown.states.insert(field.key.clone(), state(field));
            }
        }
        shown
    }

    /// What is in a set.
    pub(crate) fn set(&self, key: &str) -> BTreeSet<String> {
        match self.states.get(key) {
            Some(State::Set(items)) => items.clone(),
            _ => BTreeSet::new(),
        }
    }
}

fn state(field: &FieldView) -> State {
    match &field.entry {
        EntryView::Choice(options) => {
            State::One(options.iter().find(|o| o.on).map(|o| o.id.clone()))
        }
        EntryView::Set(set) => {
            let all = set.options.iter().chain(&set.more);
            State::Set(all.filter(|o| o.on).map(|o| o.id.clone()).collect())
        }
        EntryView::Scale(scale) => State::One(scale.number.map(|n| n.to_string())),
        EntryView::Day(day) => State::One((!day.day.is_empty()).then(|| day.day.clone())),
        EntryView::Cell(cell) => State::One(
            cell.cell
                .map(|cell| format!("{},{}", cell.pleasantness, cell.energy)),
        ),
        EntryView::Words(words) => panic!("words are no state: {}", words.one_line),
    }
}

/// What one person did since both saw the same.
#[derive(Debug)]
pub(crate) struct Account {
    base: Shown,
    pub(crate) now: Shown,
    typed: BTreeSet<(String, char)>,
    taken: BTreeSet<(String, char)>,
    /// Answers that were changed, even if they were changed back.
    touched: BTreeSet<String>,
    /// Items that were put into a set, even if they had been in it before.
    put: BTreeSet<(String, String)>,
}

impl Account {
    pub(crate) fn since(base: Shown) -> Self {
        Self {
            now: base.clone(),
            base,
            typed: BTreeSet::new(),
            taken: BTreeSet::new(),
            touched: BTreeSet::new(),
            put: BTreeSet::new(),
        }
    }

    /// Letters went in, and others out.
    pub(crate) fn wrote(&mut self, key: &str, typed: &str, taken: &str) {
        let all = |text: &str| {
            let letters = text.chars().map(|letter| (key.to_owned(), letter));
            letters.collect::<Vec<_>>()
        };
        self.typed.extend(all(typed));
        self.taken.extend(all(taken));
    }

    /// What the screen shows after something was done.
    pub(crate) fn sees(&mut self, shown: Shown) {
        for (key, state) in &shown.states {
            let before = self.now.states.get(key);
            if before == Some(state) {
                continue;
            }
            self.touched.insert(key.clone());
            if let (State::Set(items), Some(State::Set(before))) = (state, before) {
                let came = items.difference(before);
                self.put
                    .extend(came.map(|item| (key.clone(), item.clone())));
            }
        }
        self.now = shown;
    }
}

/// Says what is missing, or is there and should not be, once two people have met.
pub(crate) fn judge(one: &Account, two: &Account, met: &Shown) -> Result<(), String> {
    for (key, text) in &met.texts {
        words_survive(one, two, key, text).map_err(|why| format!("{key}: {why}"))?;
    }
    for (key, state) in &met.states {
        let fits = match state {
            State::One(answer) => answer_is_of_one(one, two, key, answer),
            State::Set(items) => set_is_of_both(one, two, key, items),
        };
        fits.map_err(|why| format!("{key}: {why}"))?;
    }
    Ok(())
}

fn words_survive(one: &Account, two: &Account, key: &str, text: &str) -> Result<(), String> {
    let of = |account: &Account, what: &BTreeSet<(String, char)>| {
        assert!(account.base == one.base, "accounts of one page");
        let own = what.iter().filter(|(at, _)| at == key);
        own.map(|(_, letter)| *letter).collect::<BTreeSet<char>>()
    };
    let base = one.base.texts.get(key).cloned().unwrap_or_default();
    let mut expected: BTreeSet<char> = base.chars().collect();
    let mut taken = BTreeSet::new();
    for account in [one, two] {
        expected.extend(of(account, &account.typed));
        taken.extend(of(account, &account.taken));
    }
    expected.retain(|letter| !taken.contains(letter));
    let found: BTreeSet<char> = text.chars().collect();
    if found != expected || text.chars().count() != found.len() {
        return Err(format!("{text:?} is not made of {expected:?}"));
    }
    // and what somebody saw stands in the order in which they saw it
    for account in [one, two] {
        let seen = account.now.texts.get(key).cloned().unwrap_or_default();
        let kept: String = seen.chars().filter(|l| found.contains(l)).collect();
        let own: String = text.chars().filter(|l| seen.contains(*l)).collect();
        if kept != own {
            return Err(format!("{seen:?} became {text:?}"));
        }
    }
    Ok(())
}

fn answer_is_of_one(
    one: &Account,
    two: &Account,
    key: &str,
    answer: &Option<String>,
) -> Result<(), String> {
    let who = [one, two].into_iter();
    let mut changed: Vec<&Account> = who.filter(|a| a.touched.contains(key)).collect();
    if changed.is_empty() {
        changed.push(one);
    }
    let given =
        |account: &&Account| account.now.states.get(key) == Some(&State::One(answer.clone()));
    if changed.iter().any(given) {
        Ok(())
    } else {
        Err(format!("nobody gave {answer:?}"))
    }
}

fn set_is_of_both(
    one: &Account,
    two: &Account,
    key: &str,
    items: &BTreeSet<String>,
) -> Result<(), String> {
    let sets = [one, two].map(|account| account.now.set(key));
    let base = one.base.set(key);
    let mut all = base.clone();
    sets.iter().for_each(|set| all.extend(set.iter().cloned()));
    if let Some(item) = items.difference(&all).next() {
        return Err(format!("nobody put {item:?} in"));
    }
    for item in all {
        let put = |account: &Account| account.put.contains(&(key.to_owned(), item.clone()));
        let has = |n: usize| sets[n].contains(&item);
        // Who put it in, again or for the first time, has it in; else it is in unless one took it out.
        let wanted = (has(0) && put(one)) || (has(1) && put(two)) || (has(0) && has(1));
        if items.contains(&item) != wanted {
            return Err(format!("{item:?}: {} instead of {wanted}", !wanted));
        }
    }
    Ok(())
}
