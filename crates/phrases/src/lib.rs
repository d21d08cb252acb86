//! Every sentence a person reads, from the Fluent catalogue.
