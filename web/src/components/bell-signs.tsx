// How bells make themselves known: three equal ways, any of them.
import { t } from "../phrases";
import { ringer } from "../bells/follow";
import { BellSigns } from "../types";
import { FlashIcon, SoundIcon, VibrationIcon } from "./bell-icons";
import { Action } from "./controls";
import { useSend } from "./journal-context";
import { Segment } from "./switch";

const canVibrate = "vibrate" in navigator;

export function Signs({ signs, strikes }: { signs: BellSigns; strikes: number }) {
  const send = useSend();
  const choose = (change: Partial<BellSigns>) => {
    const { sound, vibration, flash } = { ...signs, ...change };
    send({
      kind: "Practice",
      value: { kind: "SignsChosen", signs: new BellSigns(sound, vibration, flash) },
    });
  };
  const none = !signs.sound && !signs.vibration && !signs.flash;
  return (
    <div className="signs" role="group" aria-labelledby="signs">
      <p id="signs" className="field-label">
        {t("signs-label")}
      </p>
      <div className="segments">
        <Segment on={signs.sound} onChange={(sound) => choose({ sound })}>
          <SoundIcon />
          {t("signs-sound")}
        </Segment>
        <Segment on={signs.vibration} onChange={(vibration) => choose({ vibration })}>
          <VibrationIcon />
          {t("signs-vibration")}
        </Segment>
        <Segment on={signs.flash} onChange={(flash) => choose({ flash })}>
          <FlashIcon />
          {t("signs-flash")}
        </Segment>
      </div>
      {signs.vibration && !canVibrate && <p className="small">{t("signs-no-vibration")}</p>}
      <p className="small">{none ? t("signs-none") : t("signs-hidden")}</p>
      <Action kind="plain" isDisabled={none} onPress={() => ringer.tryOut(strikes, signs)}>
        {t("signs-try")}
      </Action>
    </div>
  );
}
