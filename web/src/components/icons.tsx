// One family of icons: 24 units, strokes of 1.5, round ends. They are always beside a word or have a
// label elsewhere, so they are hidden from screen readers.
import type { ReactNode } from "react";

export function icon(children: ReactNode) {
  return function Icon({ className }: { className?: string }) {
    return (
      <svg
        className={className ? `icon ${className}` : "icon"}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {children}
      </svg>
    );
  };
}

export const TodayIcon = icon(
  <>
    <circle cx="12" cy="12" r="3.75" />
    <path d="M12 3.25v2M12 18.75v2M3.25 12h2M18.75 12h2M5.8 5.8l1.4 1.4M16.8 16.8l1.4 1.4M18.2 5.8l-1.4 1.4M7.2 16.8l-1.4 1.4" />
  </>,
);
export const JournalIcon = icon(
  <>
    <path d="M6.5 3.75h10a1.75 1.75 0 0 1 1.75 1.75v13a1.75 1.75 0 0 1-1.75 1.75h-10z" />
    <path d="M6.5 3.75v16.5M9.75 8.25h5M9.75 11.5h5" />
  </>,
);
export const YouIcon = icon(
  <>
    <circle cx="12" cy="8.25" r="3.5" />
    <path d="M5 19.75c.6-3.7 3.3-5.75 7-5.75s6.4 2.05 7 5.75" />
  </>,
);
export const PlusIcon = icon(<path d="M12 5.5v13M5.5 12h13" />);
export const BackIcon = icon(<path d="M14.5 5.5 8 12l6.5 6.5" />);
export const ForwardIcon = icon(<path d="M9.5 5.5 16 12l-6.5 6.5" />);
export const SupportIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.5" />
    <circle cx="12" cy="12" r="3.5" />
    <path d="m6 6 3.5 3.5M14.5 14.5 18 18M18 6l-3.5 3.5M9.5 14.5 6 18" />
  </>,
);
export const SearchIcon = icon(
  <>
    <circle cx="11" cy="11" r="6" />
    <path d="m15.5 15.5 4.25 4.25" />
  </>,
);
export const CloseIcon = icon(<path d="m6.5 6.5 11 11M17.5 6.5l-11 11" />);
export const CheckIcon = icon(<path d="m5.5 12.75 4.25 4.25L18.5 7.5" />);
export const MoreIcon = icon(
  <>
    <circle cx="6" cy="12" r=".9" fill="currentColor" />
    <circle cx="12" cy="12" r=".9" fill="currentColor" />
    <circle cx="18" cy="12" r=".9" fill="currentColor" />
  </>,
);
export const LockIcon = icon(
  <>
    <rect x="5.75" y="10.5" width="12.5" height="9.25" rx="2" />
    <path d="M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5" />
  </>,
);
export const PhoneIcon = icon(
  <>
    <rect x="7" y="3.25" width="10" height="17.5" rx="2.25" />
    <path d="M11 17.75h2" />
  </>,
);
export const DevicesIcon = icon(
  <>
    <rect x="3.25" y="5" width="12.5" height="9.5" rx="1.75" />
    <path d="M2.5 18h9" />
    <rect x="14.5" y="9.75" width="6.5" height="10.5" rx="1.5" fill="var(--paper)" />
  </>,
);
export const SheetIcon = icon(
  <>
    <path d="M6.25 3.75h7.5l4 4v12.5H6.25z" />
    <path d="M13.75 3.75v4h4M9.25 12h5.5M9.25 15.5h5.5" />
  </>,
);
export const FileIcon = icon(
  <>
    <path d="M4.25 12.5v5.25c0 1.1.9 2 2 2h11.5a2 2 0 0 0 2-2V12.5" />
    <path d="M12 4.25v10M8.25 10.75 12 14.5l3.75-3.75" />
  </>,
);
export const BinIcon = icon(
  <>
    <path d="M4.75 7h14.5M9.5 7V4.5h5V7M6.75 7l.8 11.4c.06.77.7 1.35 1.46 1.35h5.98c.77 0 1.4-.58 1.46-1.35L17.25 7" />
    <path d="M10.25 10.75v5.5M13.75 10.75v5.5" />
  </>,
);
export const SettingsIcon = icon(
  <>
    <path d="M4 7.5h9.5M18 7.5h2M4 16.5h2M10.5 16.5H20" />
    <circle cx="15.75" cy="7.5" r="2.25" />
    <circle cx="8.25" cy="16.5" r="2.25" />
  </>,
);
export const AboutIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 11.25v5M12 7.75v.1" />
  </>,
);
export const PrintIcon = icon(
  <>
    <path d="M7.25 8.75v-5h9.5v5" />
    <path d="M7.25 16.25h-2a1.5 1.5 0 0 1-1.5-1.5v-4.5c0-.83.67-1.5 1.5-1.5h13.5c.83 0 1.5.67 1.5 1.5v4.5c0 .83-.67 1.5-1.5 1.5h-2" />
    <path d="M7.25 13.75h9.5v6.5h-9.5z" />
  </>,
);
export const CopyIcon = icon(
  <>
    <rect x="8.5" y="8.5" width="11" height="11.5" rx="2" />
    <path d="M15.5 5.75c0-.97-.78-1.75-1.75-1.75h-7.5C5.28 4 4.5 4.78 4.5 5.75v7.75c0 .97.78 1.75 1.75 1.75" />
  </>,
);
export const CameraIcon = icon(
  <>
    <path d="M4.5 8.25h3l1.5-2.5h6l1.5 2.5h3c.4 0 .75.34.75.75v9c0 .41-.34.75-.75.75h-15a.75.75 0 0 1-.75-.75V9c0-.41.34-.75.75-.75z" />
    <circle cx="12" cy="13.25" r="3.25" />
  </>,
);
export const PenIcon = icon(
  <path d="m5 19 .9-3.9L16.2 4.8a1.6 1.6 0 0 1 2.26 0l.74.74a1.6 1.6 0 0 1 0 2.26L8.9 18.1zM14.5 6.5l3 3" />,
);
export const ClockIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.25" />
    <path d="M12 7.25V12l3.25 2" />
  </>,
);
export const TagIcon = icon(
  <>
    <path d="M4.25 5.25v6.1c0 .4.16.78.44 1.06l7.4 7.4a1.5 1.5 0 0 0 2.12 0l5.6-5.6a1.5 1.5 0 0 0 0-2.12l-7.4-7.4a1.5 1.5 0 0 0-1.06-.44h-6.1a1 1 0 0 0-1 1z" />
    <circle cx="8.5" cy="8.5" r="1" />
  </>,
);
export const RestoreIcon = icon(
  <>
    <path d="M5 12a7 7 0 1 0 2.2-5.1" />
    <path d="M4.75 4.5v3.25H8" />
  </>,
);
export const NoNetworkIcon = icon(
  <>
    <path d="M12 19v.1M8.75 15.6a4.6 4.6 0 0 1 6.5 0M5.5 12.3a9.2 9.2 0 0 1 4-2.35M18.5 12.3a9.2 9.2 0 0 0-2-1.5M4 4l16 16" />
  </>,
);
export const PersonOffIcon = icon(
  <>
    <circle cx="12" cy="8.25" r="3.5" />
    <path d="M5 19.75c.6-3.7 3.3-5.75 7-5.75 1.2 0 2.3.2 3.25.63M17 17l4 4M21 17l-4 4" />
  </>,
);

/** The mark of the app: a leaf that rises from a horizon. `mark.svg` draws the same for the icons. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg
      className={className}
      viewBox="0 0 64 64"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.25"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M6 52.5c9-3.4 17.5-4.75 26-4.75s17 1.35 26 4.75" />
      <path
        d="M31 40.5C19.5 35 17.5 20.5 29.5 7c14.5 8.5 17.5 24 1.5 33.5z"
        fill="currentColor"
        fillOpacity=".12"
      />
      <path d="M32 47.5c-.8-9.5-1.4-17-2-25.5" />
    </svg>
  );
}
export const VoiceIcon = icon(
  <>
    <rect x="9" y="3.25" width="6" height="11" rx="3" />
    <path d="M5.75 11.5a6.25 6.25 0 0 0 12.5 0M12 17.75v3" />
  </>,
);
