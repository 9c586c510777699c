// Moments as the person on screen reads them: in their zone, with its offset.

const FORMS = {
  day: { weekday: "short", day: "numeric", month: "short" },
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  date_day: { weekday: "long", day: "numeric", month: "long" },
};

function written(form, seconds, zone) {
  const locale = form === "date_num" ? "sv-SE" : "en-GB"; // Slack's {date_num} is 2014-02-18
  return new Intl.DateTimeFormat(locale, { ...FORMS[form], timeZone: zone }).format(seconds * 1000);
}

export const clockTime = (seconds, zone) => written("time", seconds, zone);
export const dayName = (seconds, zone) => written("date_day", seconds, zone);

/** "Mon 2 Nov, 09:00" */
export function moment(seconds, zone) {
  return `${written("day", seconds, zone).replace(",", "")}, ${clockTime(seconds, zone)}`;
}

/** "UTC+05:30" at that moment, so summer time is right. */
export function offset(seconds, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "longOffset" });
  const name = parts.formatToParts(seconds * 1000).find((part) => part.type === "timeZoneName");
  return name.value === "GMT" ? "UTC+00:00" : name.value.replace("GMT", "UTC");
}

/** Slack's date tokens: https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
export function dateFormat(form, seconds, zone) {
  return form.replace(/\{(\w+)\}/g, (token, name) => {
    const plain = name.replace("_pretty", "");
    if (name === "ago") return moment(seconds, zone);
    return plain in FORMS && plain !== "day" ? written(plain, seconds, zone) : token;
  });
}

export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
