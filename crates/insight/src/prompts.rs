//! Which prompt is offered: a balance between looking at oneself and at the system, and no prompt
//! twice while others wait.

use jiff::civil::Date;
use journal::Lens;

/// Days of the journal over which the balance is kept, this one included.
const WINDOW_DAYS: i64 = 7;

/// The lens of the prompt to offer, if `candidate` was thought of.
///
/// Wanting people to work on themselves must not stand in for changing what wears them out (part 3,
/// the balance rule): if the seven days of the journal that end today would hold, with this choice,
/// more prompts of leading self than 2 × those of the system + 1, it is one of the system.
///
/// `history` holds the prompts that were chosen before, in any order; days after today (another
/// device further east) are not looked at.
#[must_use]
pub fn choose(history: &[(Date, Lens)], today: Date, candidate: Lens) -> Lens {
    let earlier = history
        .iter()
        .filter(|(day, _)| is_recent(*day, today))
        .map(|(_, lens)| *lens);
    let (mut myself, mut system) = (0_usize, 0_usize);
    for lens in earlier.chain([candidate]) {
        match lens {
            Lens::Myself => myself += 1,
            Lens::System => system += 1,
            Lens::Team | Lens::Across => {}
        }
    }
    if myself > system.saturating_mul(2).saturating_add(1) {
        Lens::System
    } else {
        candidate
    }
}

/// True for the days over which the balance is kept.
fn is_recent(day: Date, today: Date) -> bool {
    let days = day.until(today).map(|span| i64::from(span.get_days()));
    days.is_ok_and(|days| (0..WINDOW_DAYS).contains(&days))
}

/// One of the prompts of a lens: one that was not shown, or else one of the half that were shown
/// longest ago. Nothing if the lens has none.
///
/// `recent` are the ids that were shown, the latest first; ids that are no longer offered do no harm.
/// The same inputs give the same prompt: `seed` is all the chance there is.
#[must_use]
pub fn pick<'a, Id: PartialEq>(
    candidates: &'a [(Id, Lens)],
    lens: Lens,
    recent: &[Id],
    seed: u64,
) -> Option<&'a Id> {
    // with how long ago it was shown, in prompts: the longest for those that never were
    let mut waiting: Vec<(usize, &Id)> = candidates
        .iter()
        .filter(|(_, of)| *of == lens)
        .map(|(id, _)| {
            let ago = recent.iter().position(|shown| shown == id);
            (ago.unwrap_or(usize::MAX), id)
        })
        .collect();
    waiting.sort_by_key(|(ago, _)| std::cmp::Reverse(*ago));
    let fresh = waiting.partition_point(|(ago, _)| *ago == usize::MAX);
    let among = if fresh > 0 {
        fresh
    } else {
        waiting.len().div_ceil(2)
    };
    let place = mixed(seed).checked_rem(u64::try_from(among).ok()?)?;
    let place = usize::try_from(place).ok()?;
    waiting.get(place).map(|(_, id)| *id)
}

/// Spreads a seed over all 64 bits (the last step of SplitMix64), so that seeds that follow one
/// another do not choose prompts that do.
const fn mixed(seed: u64) -> u64 {
    let mut bits = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use jiff::{Span, civil::date};
    use proptest::prelude::*;
    use rstest::rstest;
    use std::collections::{HashMap, HashSet};

    const TODAY: Date = date(2026, 11, 28);

    fn ago(days: i64) -> Date {
        TODAY.checked_sub(Span::new().days(days)).unwrap()
    }

    /// The rule again, on numbers of days and in another way: what the week would hold, counted by
    /// lens in a table.
    fn oracle(history: &[(i32, Lens)], today: i32, candidate: Lens) -> Lens {
        let mut week: HashMap<Lens, i32> = HashMap::new();
        *week.entry(candidate).or_default() += 1;
        for day in today - 6..=today {
            for (_, lens) in history.iter().filter(|(on, _)| *on == day) {
                *week.entry(*lens).or_default() += 1;
            }
        }
        let of = |lens| week.get(&lens).copied().unwrap_or(0);
        if of(Lens::Myself) - 1 > 2 * of(Lens::System) {
            Lens::System
        } else {
            candidate
        }
    }

    fn lens() -> impl Strategy<Value = Lens> {
        prop::sample::select(Lens::ALL.to_vec())
    }

    #[rstest]
    #[case(&[], Lens::Myself, Lens::Myself)]
    #[case(&[(0, Lens::Myself)], Lens::Myself, Lens::System)]
    #[case(&[(6, Lens::Myself)], Lens::Myself, Lens::System)]
    #[case(&[(7, Lens::Myself)], Lens::Myself, Lens::Myself)]
    #[case(&[(-1, Lens::Myself)], Lens::Myself, Lens::Myself)]
    #[case(&[(0, Lens::Myself), (1, Lens::System), (2, Lens::Myself)], Lens::Myself, Lens::Myself)]
    #[case(&[(0, Lens::Myself), (7, Lens::System), (2, Lens::Myself)], Lens::Team, Lens::System)]
    #[case(&[(0, Lens::Myself), (1, Lens::Team), (2, Lens::Across)], Lens::Team, Lens::Team)]
    #[case(&[(0, Lens::Myself), (0, Lens::Myself)], Lens::System, Lens::System)]
    fn the_balance_is_kept_over_seven_days(
        #[case] history: &[(i64, Lens)],
        #[case] candidate: Lens,
        #[case] chosen: Lens,
    ) {
        let history: Vec<(Date, Lens)> = history.iter().map(|(d, lens)| (ago(*d), *lens)).collect();
        assert_eq!(choose(&history, TODAY, candidate), chosen);
    }

    #[test]
    fn the_balance_holds_over_a_year() {
        let first = date(2027, 1, 1);
        let mut history: Vec<(Date, Lens)> = Vec::new();
        let mut days: Vec<(i32, Lens)> = Vec::new();
        let (mut turned, mut chance) = (0, 7_u64);
        for number in 0..365 {
            let today = first.checked_add(Span::new().days(number)).unwrap();
            chance = mixed(chance);
            // some days nothing, on others up to four; mostly oneself
            for choice in 0..chance % 5 {
                let candidate = match mixed(chance ^ choice) % 8 {
                    0 => Lens::Team,
                    1 => Lens::Across,
                    2 => Lens::System,
                    _ => Lens::Myself,
                };
                let chosen = choose(&history, today, candidate);
                assert_eq!(chosen, oracle(&days, number, candidate), "day {number}");
                turned += u32::from(chosen != candidate);
                history.push((today, chosen));
                days.push((number, chosen));
                // whatever was chosen, unless it is of the system, leaves the week in balance
                let week = || days.iter().filter(|(on, _)| number - on < 7);
                let of = |wanted| week().filter(|(_, lens)| *lens == wanted).count();
                let balanced = of(Lens::Myself) <= 2 * of(Lens::System) + 1;
                assert!(balanced || chosen == Lens::System, "day {number}");
            }
        }
        assert!(turned > 50, "the rule was put to the test {turned} times");
        assert!(history.len() > 500);
    }

    #[test]
    fn prompts_come_round_before_they_come_again() {
        let candidates: Vec<(u32, Lens)> = (0..24).map(|id| (id, Lens::Team)).collect();
        let mut shown: Vec<u32> = Vec::new();
        for seed in 0..240 {
            let id = *pick(&candidates, Lens::Team, &shown, seed).unwrap();
            shown.insert(0, id);
        }
        let first: HashSet<u32> = shown.iter().rev().take(24).copied().collect();
        assert_eq!(first.len(), 24);
        for eleven in shown.windows(11) {
            let distinct: HashSet<u32> = eleven.iter().copied().collect();
            assert_eq!(distinct.len(), 11);
        }
    }

    #[test]
    fn every_prompt_has_its_turn() {
        let candidates: Vec<(u32, Lens)> = (0..24).map(|id| (id, Lens::System)).collect();
        let picks = (0..1_000).filter_map(|seed| pick(&candidates, Lens::System, &[], seed));
        let distinct: HashSet<u32> = picks.copied().collect();
        assert_eq!(distinct.len(), 24);
    }

    #[test]
    fn a_lens_without_prompts_has_none() {
        assert_eq!(pick(&[("a", Lens::Team)], Lens::System, &[], 1), None);
        assert_eq!(pick::<&str>(&[], Lens::System, &[], 1), None);
    }

    proptest! {
        #[test]
        fn the_rule_agrees_with_counting_by_days(
            history in prop::collection::vec((-3..12_i32, lens()), 0..40),
            candidate in lens(),
        ) {
            let dated: Vec<(Date, Lens)> =
                history.iter().map(|(days, lens)| (ago(i64::from(*days)), *lens)).collect();
            let days: Vec<(i32, Lens)> = history.iter().map(|(ago, lens)| (-ago, *lens)).collect();
            prop_assert_eq!(choose(&dated, TODAY, candidate), oracle(&days, 0, candidate));
            // the order does not matter
            let back: Vec<(Date, Lens)> = dated.iter().rev().copied().collect();
            prop_assert_eq!(choose(&back, TODAY, candidate), choose(&dated, TODAY, candidate));
        }

        #[test]
        fn a_prompt_is_one_of_its_lens_and_fresh_if_one_is(
            candidates in prop::collection::btree_map(0..30_u32, lens(), 0..20),
            wanted in lens(),
            recent in prop::collection::vec(0..40_u32, 0..40),
            seed in any::<u64>(),
        ) {
            let candidates: Vec<(u32, Lens)> = candidates.into_iter().collect();
            let of: Vec<u32> =
                candidates.iter().filter(|(_, lens)| *lens == wanted).map(|(id, _)| *id).collect();
            let picked = pick(&candidates, wanted, &recent, seed);
            prop_assert_eq!(picked, pick(&candidates, wanted, &recent, seed));
            match picked {
                None => prop_assert!(of.is_empty()),
                Some(id) => {
                    prop_assert!(of.contains(id));
                    let some_fresh = of.iter().any(|id| !recent.contains(id));
                    prop_assert_eq!(some_fresh, !recent.contains(id));
                    prop_assert!(of.len() < 2 || recent.first() != Some(id));
                }
            }
        }
    }
}
