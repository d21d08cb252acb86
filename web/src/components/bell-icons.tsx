// Icons of practising: bells and how they make themselves known, pause, teaching.
import { icon } from "./icons";

export const SoundIcon = icon(
  <>
    <path d="M4.75 12.5a7.25 7.25 0 0 0 14.5 0z" />
    <path d="M9 19.75h6M12 8.750v-.1M15.500 8.500l2-3.500" />
  </>,
);
export const VibrationIcon = icon(
  <>
    <rect x="8" y="4.25" width="8" height="15.5" rx="1.75" />
    <path d="M4.75 9v6M2.250 10.500v3M19.250 9v6M21.750 10.500v3" />
  </>,
);
export const FlashIcon = icon(
  <>
    <circle cx="12" cy="12" r="3.25" fill="currentColor" />
    <path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.600l2.100 2.100M16.300 16.300l2.100 2.100M18.400 5.600l-2.100 2.100M7.700 16.300l-2.100 2.100" />
  </>,
);
export const PauseIcon = icon(<path d="M8.750 6v12M15.250 6v12" strokeWidth="2.25" />);
export const PlayIcon = icon(<path d="M8.500 5.750v12.500l9.750-6.250z" fill="currentColor" />);
export const TeachIcon = icon(
  <>
    <path d="M4 5.250h16v10.500H4z" />
    <path d="M8 8.750h8M8 12h5M12 15.750v4M9 19.750h6" />
  </>,
);
