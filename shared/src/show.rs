//! Drawing the model: everything a shell shows, in words.

pub(crate) fn view(_model: &crate::model::Model) -> crate::view::ViewModel {
    crate::view::ViewModel::Starting
}
