// The types that cross the bridge, generated from the core. Everything else imports them from here.
export * from "../generated/typescript/shared_types";
