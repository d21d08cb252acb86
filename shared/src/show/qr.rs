//! A QR code as modules.

use fast_qr::{ECL, QRBuilder};

use crate::view::QrView;

/// The code of a text; empty if the text is too long for one, which ours never are.
pub(crate) fn view(text: &str) -> QrView {
    let Ok(code) = QRBuilder::new(text).ecl(ECL::M).build() else {
        return QrView {
            size: 0,
            modules: Vec::new(),
            text: text.to_owned(),
        };
    };
    let modules = code
        .data
        .iter()
        .take(code.size.saturating_mul(code.size))
        .map(|module| u8::from(module.value()))
        .collect();
    QrView {
        size: u32::try_from(code.size).unwrap_or(0),
        modules,
        text: text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn a_code_is_square_and_has_its_finder_pattern() {
        let view = view("HEARTEN:1:ABCDEFGH");
        let size = view.size as usize;
        assert_eq!(view.modules.len(), size * size);
        // The finder pattern: seven dark modules, then light ones inside the ring.
        assert!(view.modules[..7].iter().all(|module| *module == 1));
        assert_eq!(&view.modules[size..size + 7], &[1, 0, 0, 0, 0, 0, 1]);
    }
}
