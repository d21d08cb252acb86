// Icons of the daily experience, in the family of icons.tsx.
import { icon } from "./icons";

/** A ring that fills around something at rest, as it is drawn while practising. */
export const PractiseIcon = icon(
  <>
    <path d="M12 3.5a8.5 8.5 0 1 1-7.36 4.25" />
    <circle cx="12" cy="12" r="4.25" fill="currentColor" fillOpacity=".18" />
  </>,
);
export const ProgrammeIcon = icon(
  <>
    <path d="M12 5.5 3.5 9.5 12 13.5l8.5-4z" />
    <path d="M6.75 11.25v4.5c1.4 1.4 3.15 2.1 5.25 2.1s3.85-.7 5.25-2.1v-4.5M20.5 9.5v4.75" />
  </>,
);
export const CheckInIcon = icon(
  <>
    <rect x="4.25" y="4.25" width="15.5" height="15.5" rx="3.5" />
    <path d="M8 13c1.25-1.35 2.6-2 4-2s2.75.65 4 2" />
  </>,
);
export const ReflectIcon = icon(
  <>
    <path d="M5.25 5.25h13.5v10.5H11L7.25 19.25v-3.5h-2z" />
    <path d="M9 9.25h6M9 12h3.5" />
  </>,
);
export const RespondIcon = icon(
  <>
    <path d="M12 20v-5.5c0-2.5-1.25-4-3.25-5.25L6.5 7.75" />
    <path d="M12 14.5c0-2.5 1.25-4 3.25-5.25l2.25-1.5M6.25 11.25v-3.5h3.5M17.75 11.25v-3.5h-3.5" />
  </>,
);
export const PressureIcon = icon(
  <>
    <path d="M4.5 17.25a8.25 8.25 0 1 1 15 0" />
    <path d="m12 14 3.75-4.25M4.5 17.25h15" />
    <circle cx="12" cy="14" r="1" fill="currentColor" />
  </>,
);
export const RantIcon = icon(
  <path d="M12.25 3.75c.5 3.25 4.75 5 4.75 9.75a5 5 0 0 1-10 0c0-2.25 1-3.5 2.25-4.75.25 1.5.75 2.25 1.5 2.5.25-2.75-.25-5 1.5-7.5z" />,
);
export const FilterIcon = icon(<path d="M4.5 7h15M7.5 12h9M10.5 17h3" />);
export const CalendarIcon = icon(
  <>
    <rect x="4.25" y="5.5" width="15.5" height="14.25" rx="2" />
    <path d="M4.25 10h15.5M8.5 3.5v4M15.5 3.5v4" />
  </>,
);
export const ShareIcon = icon(
  <>
    <path d="M12 15V4.5M8.25 8 12 4.25 15.75 8" />
    <path d="M7.5 11H6.25a1.5 1.5 0 0 0-1.5 1.5v5.75c0 .83.67 1.5 1.5 1.5h11.5a1.5 1.5 0 0 0 1.5-1.5V12.5a1.5 1.5 0 0 0-1.5-1.5H16.5" />
  </>,
);
export const LadderIcon = icon(<path d="M8 3.75v16.5M16 3.75v16.5M8 8h8M8 12h8M8 16h8" />);
/** In one's own hands, within reach of one's voice, or neither: which ring is drawn full. */
export const ControlIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.75" strokeDasharray="1 2.5" />
    <circle cx="12" cy="12" r="3.25" fill="currentColor" />
  </>,
);
export const InfluenceIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.75" strokeDasharray="1 2.5" />
    <circle cx="12" cy="12" r="5.5" strokeWidth="2.5" />
  </>,
);
export const ConcernIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.75" strokeWidth="2" />
    <circle cx="12" cy="12" r="3.25" strokeDasharray="1 2.5" />
  </>,
);
