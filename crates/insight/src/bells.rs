//! When bells ring: for a timer without words, and for a script.
//!
//! Times are in milliseconds from the moment somebody began. A shell schedules them ahead on a clock
//! of its own; nothing here waits.

/// Bells are at least so far apart, in milliseconds: of two that are nearer, one is left out.
pub const APART_MS: u32 = 2_000;

/// What goes on until it is ended has bells for so long, in milliseconds: twelve hours.
pub const OPEN_ENDED_MS: u32 = 12 * 60 * 60 * 1_000;

/// The most strikes of a bell.
pub const STRIKES_MAX: u32 = 3;

/// A timer without words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Timer {
    /// How long it takes after the preparation, in milliseconds; without one it goes on until it is
    /// ended.
    pub length_ms: Option<u32>,
    /// Time to settle before it begins, in milliseconds.
    pub prepare_ms: u32,
    /// A bell every so many milliseconds; less than [`APART_MS`] counts as that.
    pub interval_ms: Option<u32>,
    /// A bell at the end of the preparation.
    pub start_bell: bool,
    /// A bell at the end.
    pub end_bell: bool,
    /// Strikes of each bell, 1 to 3.
    pub strikes: u32,
}

/// A step of a script, as far as bells go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Step {
    /// How long it takes, in milliseconds.
    pub length_ms: u32,
    /// A bell where it begins.
    pub bell: bool,
}

/// A bell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bell {
    /// When it rings, in milliseconds.
    pub at_ms: u32,
    /// How many strikes, 1 to 3.
    pub strikes: u32,
}

/// Bells and how long there is to go.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schedule {
    /// The whole time, the preparation included, in milliseconds; nothing if it goes on until it is
    /// ended.
    pub total_ms: Option<u32>,
    /// Bells, the first one first, at least [`APART_MS`] apart. A bell at the end is at `total_ms`.
    pub bells: Vec<Bell>,
}

impl Timer {
    /// Its bells. Intervals count from the end of the preparation; none rings at the end itself.
    /// Of bells that are too near one another the start and the end stay, the end first of all.
    #[must_use]
    pub fn schedule(&self) -> Schedule {
        let length_ms = self.length_ms.map(|length| length.min(OPEN_ENDED_MS));
        let from_ms = self.prepare_ms.min(OPEN_ENDED_MS);
        let total_ms = length_ms.map(|length| from_ms.saturating_add(length));
        let last_ms = total_ms.unwrap_or(from_ms.saturating_add(OPEN_ENDED_MS));
        let mut times = Vec::new();
        if self.start_bell {
            times.push(from_ms);
        }
        if let Some(interval_ms) = self.interval_ms.map(|interval| interval.max(APART_MS)) {
            let mut at_ms = from_ms.saturating_add(interval_ms);
            while at_ms < last_ms {
                times.push(at_ms);
                at_ms = at_ms.saturating_add(interval_ms);
            }
        }
        let end_ms = total_ms.filter(|_| self.end_bell);
        schedule(total_ms, times, end_ms, self.strikes)
    }
}

/// The bells of a script: at the start, where a step asks for one, and at the end.
#[must_use]
pub fn of_script(steps: &[Step], strikes: u32) -> Schedule {
    let mut times = vec![0];
    let mut at_ms = 0_u32;
    for step in steps {
        if step.bell {
            times.push(at_ms);
        }
        at_ms = at_ms.saturating_add(step.length_ms);
    }
    schedule(Some(at_ms), times, Some(at_ms), strikes)
}

/// Puts bells together: `times` in order, and one at the end. Of two that are too near the earlier
/// stays, but the end is always there.
fn schedule(total_ms: Option<u32>, times: Vec<u32>, end_ms: Option<u32>, strikes: u32) -> Schedule {
    let strikes = strikes.clamp(1, STRIKES_MAX);
    let mut kept: Vec<u32> = Vec::with_capacity(times.len() + 1);
    for at_ms in times {
        let before = kept.last().copied();
        if before.is_none_or(|before| at_ms >= before.saturating_add(APART_MS)) {
            kept.push(at_ms);
        }
    }
    if let Some(end_ms) = end_ms {
        kept.retain(|at_ms| at_ms.saturating_add(APART_MS) <= end_ms);
        kept.push(end_ms);
    }
    let bells = kept
        .into_iter()
        .map(|at_ms| Bell { at_ms, strikes })
        .collect();
    Schedule { total_ms, bells }
}

/// The bells still to come when it goes on after a pause, counted from the moment it goes on. Before
/// the pause `passed_ms` milliseconds had gone by: what was to ring earlier has rung, and a bell at
/// just that moment has not.
#[must_use]
pub fn remaining(bells: &[Bell], passed_ms: u32) -> Vec<Bell> {
    bells
        .iter()
        .filter_map(|bell| {
            let at_ms = bell.at_ms.checked_sub(passed_ms)?;
            Some(Bell { at_ms, ..*bell })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const MINUTE: u32 = 60_000;

    const TWENTY: Timer = Timer {
        length_ms: Some(20 * MINUTE),
        prepare_ms: 10_000,
        interval_ms: Some(5 * MINUTE),
        start_bell: true,
        end_bell: true,
        strikes: 2,
    };

    fn times(schedule: &Schedule) -> Vec<u32> {
        schedule.bells.iter().map(|bell| bell.at_ms).collect()
    }

    #[test]
    fn twenty_minutes_have_bells_every_five() {
        let schedule = TWENTY.schedule();
        let expected = [10_000, 310_000, 610_000, 910_000, 1_210_000];
        assert_eq!(times(&schedule), expected);
        assert!(schedule.bells.iter().all(|bell| bell.strikes == 2));
        assert_eq!(schedule.total_ms, Some(1_210_000));
    }

    #[rstest]
    #[case(Timer { start_bell: false, ..TWENTY }, &[310_000, 610_000, 910_000, 1_210_000])]
    #[case(Timer { end_bell: false, ..TWENTY }, &[10_000, 310_000, 610_000, 910_000])]
    #[case(Timer { interval_ms: None, ..TWENTY }, &[10_000, 1_210_000])]
    #[case(Timer { prepare_ms: 0, interval_ms: Some(0), length_ms: Some(5_000), ..TWENTY },
        &[0, 2_000, 5_000])]
    #[case(Timer { prepare_ms: 0, interval_ms: Some(1_199_000), ..TWENTY }, &[0, 1_200_000])]
    #[case(Timer { length_ms: Some(1_000), ..TWENTY }, &[11_000])]
    #[case(Timer { length_ms: Some(0), ..TWENTY }, &[10_000])]
    #[case(Timer { start_bell: false, interval_ms: None, end_bell: false, ..TWENTY }, &[])]
    #[case(Timer { length_ms: None, interval_ms: None, ..TWENTY }, &[10_000])]
    fn bells_ring_as_they_were_chosen(#[case] timer: Timer, #[case] expected: &[u32]) {
        assert_eq!(times(&timer.schedule()), expected);
    }

    #[test]
    fn what_is_open_ended_has_bells_for_twelve_hours() {
        let timer = Timer {
            length_ms: None,
            prepare_ms: 0,
            interval_ms: Some(MINUTE),
            ..TWENTY
        };
        let schedule = timer.schedule();
        assert_eq!(schedule.total_ms, None);
        assert_eq!(schedule.bells.len(), 12 * 60);
        assert_eq!(times(&schedule).last(), Some(&(OPEN_ENDED_MS - MINUTE)));
    }

    #[test]
    fn a_script_rings_at_its_ends_and_where_it_asks() {
        let step = |length_ms, bell| Step { length_ms, bell };
        let steps = [
            step(20_000, true),
            step(30_000, false),
            step(40_000, true),
            step(1_000, true),
        ];
        let schedule = of_script(&steps, 1);
        assert_eq!(times(&schedule), [0, 50_000, 91_000]);
        assert_eq!(schedule.total_ms, Some(91_000));
        assert_eq!(times(&of_script(&[], 9)), [0]);
        assert_eq!(of_script(&[], 9).bells.first().map(|b| b.strikes), Some(3));
    }

    #[test]
    fn after_a_pause_the_rest_rings() {
        let bells = TWENTY.schedule().bells;
        let rest = remaining(&bells, 610_000);
        assert_eq!(
            rest.iter().map(|bell| bell.at_ms).collect::<Vec<_>>(),
            [0, 300_000, 600_000]
        );
        assert_eq!(remaining(&bells, 1_210_001), []);
    }

    fn timer() -> impl Strategy<Value = Timer> {
        let near_a_bell = || prop_oneof![0..10_000_u32, 0..4_000_000_u32, any::<u32>()];
        (
            prop::option::of(near_a_bell()),
            near_a_bell(),
            prop::option::of(prop_oneof![60_000..4_000_000_u32, any::<u32>()]),
            any::<(bool, bool)>(),
            any::<u32>(),
        )
            .prop_map(
                |(length_ms, prepare_ms, interval_ms, (start_bell, end_bell), strikes)| Timer {
                    length_ms,
                    prepare_ms,
                    interval_ms,
                    start_bell,
                    end_bell,
                    strikes,
                },
            )
    }

    fn script() -> impl Strategy<Value = Schedule> {
        let step = (prop_oneof![0..5_000_u32, 0..120_000_u32], any::<bool>());
        (prop::collection::vec(step, 0..20), 0..5_u32).prop_map(|(steps, strikes)| {
            let steps: Vec<Step> = steps
                .into_iter()
                .map(|(length_ms, bell)| Step { length_ms, bell })
                .collect();
            of_script(&steps, strikes)
        })
    }

    fn schedules() -> impl Strategy<Value = Schedule> {
        prop_oneof![timer().prop_map(|timer| timer.schedule()), script()]
    }

    proptest! {
        #[test]
        fn bells_are_in_order_apart_and_within_the_time(schedule in schedules()) {
            for pair in schedule.bells.windows(2) {
                prop_assert!(pair[0].at_ms + APART_MS <= pair[1].at_ms);
            }
            for bell in &schedule.bells {
                prop_assert!((1..=STRIKES_MAX).contains(&bell.strikes));
                prop_assert!(schedule.total_ms.is_none_or(|total| bell.at_ms <= total));
            }
        }

        #[test]
        fn the_last_bell_is_at_the_end_exactly(timer in timer()) {
            let schedule = timer.schedule();
            let last = schedule.bells.last().map(|bell| bell.at_ms);
            match (timer.length_ms, timer.end_bell) {
                (Some(length), true) => {
                    let total = timer.prepare_ms.min(OPEN_ENDED_MS) + length.min(OPEN_ENDED_MS);
                    prop_assert_eq!(last, Some(total));
                    prop_assert_eq!(schedule.total_ms, last);
                }
                (None, _) => prop_assert_eq!(schedule.total_ms, None),
                _ => {}
            }
        }

        #[test]
        fn pauses_ring_no_bell_twice_and_drop_none(
            schedule in schedules(),
            pauses in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
            jitter in prop::collection::vec(0..3_u32, 6),
        ) {
            let end = schedule.bells.last().map_or(0, |bell| bell.at_ms);
            // pauses on bells, and one millisecond to either side of them
            let mut stops: Vec<u32> = pauses
                .iter()
                .zip(jitter)
                .filter(|_| !schedule.bells.is_empty())
                .map(|(index, jitter)| (index.get(&schedule.bells).at_ms + jitter).saturating_sub(1))
                .collect();
            stops.sort_unstable();
            stops.push(end + 1);
            let (mut passed, mut rung) = (0, Vec::new());
            for stop in stops {
                for bell in remaining(&schedule.bells, passed) {
                    let at_ms = bell.at_ms + passed;
                    if at_ms < stop {
                        rung.push(Bell { at_ms, ..bell });
                    }
                }
                passed = stop;
            }
            prop_assert_eq!(rung, schedule.bells);
        }
    }
}
