use super::*;
use jiff::civil::date;
use proptest::prelude::*;
use rstest::rstest;

const TODAY: Date = date(2026, 11, 28);
const WORD: &str = "[removed]";

fn texts(text: &str, kind: Kind) -> Vec<&str> {
    let found = find(text, TODAY).into_iter();
    found
        .filter(|one| one.kind == kind)
        .map(|one| &text[one.start..one.end])
        .collect()
}

#[rstest]
#[case("9434765919", "9434765919")]
#[case("NHS no. 943 476 5919.", "943 476 5919")]
#[case("NHS:943-476-5919;", "943-476-5919")]
#[case("(943.476.5919)", "943.476.5919")]
#[case("943 - 476 - 5919", "943 - 476 - 5919")]
#[case("no break: 943\u{a0}476\u{a0}5919", "943\u{a0}476\u{a0}5919")]
#[case(
    "thin and narrow: 943\u{2009}476\u{202f}5919",
    "943\u{2009}476\u{202f}5919"
)]
#[case("dashes: 943\u{2011}476–5919", "943\u{2011}476–5919")]
#[case("over the line: 943 476\n5919", "943 476\n5919")]
#[case("943 4765919", "943 4765919")]
#[case("943476 5919", "943476 5919")]
#[case("94347 65919", "94347 65919")]
#[case("94 34 76 59 19", "94 34 76 59 19")]
#[case("bed 12 943 476 5919", "943 476 5919")]
#[case("ward 7A9434765919x", "9434765919")]
#[case("９４３　４７６　５９１９", "９４３　４７６　５９１９")]
#[case("رقم ٩٤٣ ٤٧٦ ٥٩١٩", "٩٤٣ ٤٧٦ ٥٩١٩")]
#[case("۹۴۳۴۷۶۵۹۱۹", "۹۴۳۴۷۶۵۹۱۹")]
#[case("९४३ ४७६ ५९१९", "९४३ ४७६ ५९१९")]
#[case("943\u{200b}476\u{ad}5919", "943\u{200b}476\u{ad}5919")]
// a CHI number of Scotland, of somebody born on 1 October 1952
#[case("CHI 0110525213", "0110525213")]
fn nhs_numbers_are_found(#[case] text: &str, #[case] number: &str) {
    assert_eq!(texts(text, Kind::NhsNumber), [number]);
}

#[rstest]
#[case("bleep 2417")]
#[case("bleep 2417, then 0113 496 0123")]
#[case("the ward is on 0300 123 4567")]
#[case("call 0113 496 0000 or 07700 900123")]
#[case("+44 7700 900123 and 116 123")]
#[case("943 476 5910")]
#[case("card 4929 4347 6591 9345")]
#[case("94347659190")]
#[case("19434765919")]
#[case("943\u{200b}4765919\u{200b}1")]
#[case("GMC 7654321, NMC 12A3456B")]
#[case("morphine 2.5 mg, 5 mg, then 10 mg in 24 hours")]
#[case("BP 120/80, then 118/76; HR 104; sats 94 % on 15 L")]
#[case("at 02:15, 03:40 and 07.30")]
#[case("sort code 40-47-84, account 12345678")]
#[case("2026-11-28 07:30 and 2026-11-27 19:00")]
#[case("from 08.00 to 20.30, 12.5 hours")]
#[case("a potassium of 6.1, 5.8, 5.2 and 4.9")]
#[case("£ 1 234 567 890")]
#[case("943 476 – eh – 5919")]
#[case("943/476/5919")]
#[case("")]
fn near_misses_are_no_nhs_numbers(#[case] text: &str) {
    assert_eq!(texts(text, Kind::NhsNumber), [""; 0]);
}

#[rstest]
#[case("03/05/1951", "03/05/1951")]
#[case("a lady of 3/5/51.", "3/5/51")]
#[case("3.5.1951", "3.5.1951")]
#[case("3.5.51", "3.5.51")]
#[case("3-5-1951", "3-5-1951")]
#[case("3 / 5 / 1951", "3 / 5 / 1951")]
#[case("03 05 1951", "03 05 1951")]
#[case("05/23/1951", "05/23/1951")]
#[case("1951-05-03", "1951-05-03")]
#[case("1951-05-03T00:00", "1951-05-03")]
#[case("1951/5/3", "1951/5/3")]
#[case("3 May 1951", "3 May 1951")]
#[case("3rd May 1951", "3rd May 1951")]
#[case("the 3rd of May, 1951", "3rd of May, 1951")]
#[case("the 3rd day of May 1951", "3rd day of May 1951")]
#[case("03MAY1951", "03MAY1951")]
#[case("03-May-51", "03-May-51")]
#[case("3 Sept. 1951", "3 Sept. 1951")]
#[case("3 May ’51", "3 May ’51")]
#[case("May 3rd, 1951", "May 3rd, 1951")]
#[case("May 3 1951", "May 3 1951")]
#[case("May the 3rd, 1951", "May the 3rd, 1951")]
#[case("Sept. 3, '51", "Sept. 3, '51")]
#[case("０３／０５／１９５１", "０３／０５／１９５１")]
#[case("٣/٥/١٩٥١", "٣/٥/١٩٥١")]
#[case("29/02/1952", "29/02/1952")]
#[case("31/12/2025", "31/12/2025")]
#[case("1.1.27", "1.1.27")]
#[case("born 3/5/2026", "3/5/2026")]
#[case("Born in Leeds on 3 March 2026", "3 March 2026")]
#[case("born at 26+3 weeks on 3 March 2026", "3 March 2026")]
#[case("DOB 3/5/26", "3/5/26")]
#[case("D.O.B.: 03/05/2026", "03/05/2026")]
#[case("d/o/b 3.5.26", "3.5.26")]
#[case("d o b 3.5.26", "3.5.26")]
#[case("Date of birth\n3 May 2026", "3 May 2026")]
#[case("date of birth (dd/mm/yyyy): 03/05/2026", "03/05/2026")]
#[case("DOB 03051951", "03051951")]
#[case("DOB 030551", "030551")]
#[case("DOB 19510503", "19510503")]
#[case("DOB 3 May 51", "3 May 51")]
#[case("DOB 31/02/1951", "31/02/1951")]
#[case("her birthday is 3 May 2026", "3 May 2026")]
fn dates_of_birth_are_found(#[case] text: &str, #[case] day: &str) {
    assert_eq!(texts(text, Kind::BirthDate), [day]);
}

#[rstest]
#[case("aged 83")]
#[case("an 83-year-old, 3 years on the ward")]
#[case("born in 1951")]
#[case("May 1951")]
#[case("since 2019")]
#[case("on 3 May 2026")]
#[case("on 3/5/2026, and again on 28.11.26")]
#[case("the board meets on 12/01/2027")]
#[case("31/02/1951")]
#[case("29/02/1951")]
#[case("18 June 1815")]
#[case("on 3 May 20 people came")]
#[case("dismay 3 1951")]
#[case("BP 120/80/1")]
#[case("sort code 40-47-84")]
#[case("at 10.30.15")]
#[case("03051951")]
#[case("ratio 1/1951")]
#[case("3/5/951")]
#[case("113/5/1951")]
#[case("13/25/1951")]
#[case("3/5.1951")]
#[case("stubborn: 3/5/2026")]
#[case("born here, and long after it, without a pause, came 3/5/2026")]
#[case("0.9 % 500 ml over 8 h")]
fn near_misses_are_no_dates_of_birth(#[case] text: &str) {
    assert_eq!(texts(text, Kind::BirthDate), [""; 0]);
}

#[test]
fn a_word_about_birth_speaks_for_one_date() {
    let text = "born 3/5/1951, seen 3/5/2026";
    assert_eq!(texts(text, Kind::BirthDate), ["3/5/1951"]);
    let masked = mask(text, &find(text, TODAY), WORD);
    assert_eq!(masked, "born [removed], seen 3/5/2026");
}

#[test]
fn what_overlaps_is_found_once() {
    // an NHS number whose end is the year of a date
    let text = "943 476 5919, 3/5/1951-05-03";
    let found = find(text, TODAY);
    assert_eq!(found.len(), 2);
    assert_eq!(mask(text, &found, WORD), "[removed], [removed]");
}

#[test]
fn findings_of_another_text_change_nothing() {
    let odd = |start, end| Finding {
        start,
        end,
        kind: Kind::NhsNumber,
    };
    let text = "née";
    let findings = [odd(2, 3), odd(0, 9), odd(3, 1), odd(9, 10)];
    assert_eq!(mask(text, &findings, WORD), text);
    assert_eq!(mask(text, &[odd(0, 1), odd(0, 1)], WORD), "[removed]ée");
}

/// A valid number from nine digits, unless there is none.
fn number(nine: &str) -> Option<String> {
    let digits = nine.chars().filter_map(|char| char.to_digit(10));
    let sum: u32 = digits
        .zip((2..=10).rev())
        .map(|(d, weight)| d * weight)
        .sum();
    match (11 - sum % 11) % 11 {
        10 => None,
        check => Some(format!("{nine}{check}")),
    }
}

/// Text rich in what findings are made of.
fn busy() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "\\PC{0,4}",
        "[0-9٠-٩０-９ ./-]{1,6}",
        "[0-9]{1,2}[/.-][0-9]{1,2}[/.-](19|20)?[0-9]{2}",
        "[0-9]{3} [0-9]{3} [0-9]{4}",
        prop::sample::select(vec![
            "born ",
            "DOB ",
            "d.o.b. ",
            "3 May 1951",
            "May 3rd, 2026",
            "943 476 5919",
            "]",
            "[",
            "\u{200b}",
            "٩٤٣٤٧٦٥٩١٩",
            "1951-05-03",
            " 3/5/2026",
            "03051951",
            "\n",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

fn day() -> impl Strategy<Value = Date> {
    (any::<i16>(), any::<i8>(), any::<i8>()).prop_map(|(year, month, day)| {
        let year = year.rem_euclid(9_999);
        date(year, month.rem_euclid(12) + 1, day.rem_euclid(28) + 1)
    })
}

proptest! {
    #[test]
    fn findings_are_in_order_apart_and_at_boundaries(
        text in prop_oneof![busy(), "\\PC{0,60}", any::<String>()],
        today in prop_oneof![Just(TODAY), Just(Date::MIN), Just(Date::MAX), day()],
    ) {
        let mut before = 0;
        for finding in find(&text, today) {
            prop_assert!(finding.start >= before && finding.end > finding.start);
            prop_assert!(text.get(finding.start..finding.end).is_some());
            before = finding.end;
        }
    }

    #[test]
    fn nothing_is_found_in_what_was_masked(text in busy(), word in "\\[[^0-9\\[\\]]{0,9}\\]") {
        prop_assume!(!word.chars().any(char::is_numeric));
        for word in [WORD, &word] {
            let masked = mask(&text, &find(&text, TODAY), word);
            prop_assert_eq!(find(&masked, TODAY), [], "{}", masked);
        }
    }

    #[test]
    fn what_is_not_found_stays_as_it_is(text in busy()) {
        let found = find(&text, TODAY);
        let masked = mask(&text, &found, "");
        let found_bytes: usize = found.iter().map(|one| one.end - one.start).sum();
        prop_assert_eq!(masked.len() + found_bytes, text.len());
    }

    #[test]
    fn a_valid_number_is_found_wherever_it_stands(
        nine in "[0-9]{9}",
        before in busy(),
        after in busy(),
        grouping in prop::sample::select(vec![vec![10], vec![3, 3, 4], vec![3, 7], vec![6, 4]]),
        separator in prop::sample::select(vec![" ", "-", ".", "\u{a0}", "\u{202f}", "–", "  ", " - "]),
        zero in prop::sample::select(vec!['0', '٠', '۰', '०', '０']),
    ) {
        let Some(number) = number(&nine) else { return Ok(()) };
        let mut rest = number.as_str();
        let mut groups = Vec::new();
        for length in grouping {
            let (group, others) = rest.split_at(length);
            groups.push(group);
            rest = others;
        }
        let shown: String = groups
            .join(separator)
            .chars()
            .map(|char| match char.to_digit(10) {
                Some(digit) => char::from_u32(u32::from(zero) + digit).unwrap(),
                None => char,
            })
            .collect();
        // a letter on each side: no digit adjoins it
        let text = format!("{before}x{shown}x{after}");
        let (start, end) = (before.len() + 1, before.len() + 1 + shown.len());
        let covers = |one: &Finding| one.kind == Kind::NhsNumber && one.start <= start && end <= one.end;
        prop_assert!(find(&text, TODAY).iter().any(covers), "{}", text);
    }

    #[test]
    fn a_valid_number_is_found_beside_spaces_and_signs(
        nine in "[0-9]{9}",
        before in "[^0-9]{0,12}",
        after in "[^0-9]{0,12}",
    ) {
        let Some(number) = number(&nine) else { return Ok(()) };
        prop_assume!(!before.chars().chain(after.chars()).any(char::is_numeric));
        let text = format!("{before}{number}{after}");
        prop_assert_eq!(texts(&text, Kind::NhsNumber), [number.as_str()]);
    }

    #[test]
    fn every_day_of_the_past_is_found_in_every_usual_form(
        days in 0..36_000_u32,
        form in 0..8_usize,
    ) {
        let day = date(2025, 12, 31)
            .checked_sub(jiff::Span::new().days(i64::from(days)))
            .unwrap();
        let formats = [
            "%d/%m/%Y", "%d.%m.%Y", "%-d-%-m-%Y", "%Y-%m-%d", "%-d %B %Y", "%B %-d, %Y", "%d/%m/%y",
            "%d-%b-%y",
        ];
        let text = format!("seen, {}, and well", day.strftime(formats[form]));
        prop_assert_eq!(texts(&text, Kind::BirthDate).len(), 1, "{}", text);
    }
}
