// The emoji codes that people know by heart. An unknown code stays as it was typed.

const CODES = {
  "+1": "👍", "-1": "👎", bell: "🔔", bar_chart: "📊", blue_heart: "💙", books: "📚",
  bulb: "💡", calendar: "📅", clap: "👏", clipboard: "📋", clock3: "🕒", compass: "🧭",
  dart: "🎯", eyes: "👀", file_folder: "📁", fire: "🔥", handshake: "🤝", heart: "❤️",
  heavy_check_mark: "✔️", hourglass: "⌛", hourglass_flowing_sand: "⏳", key: "🔑",
  large_blue_circle: "🔵", large_green_circle: "🟢", large_yellow_circle: "🟡", link: "🔗",
  lock: "🔒", mag: "🔍", medal: "🏅", memo: "📝", mortar_board: "🎓", ok_hand: "👌",
  page_facing_up: "📄", pencil: "📝", pencil2: "✏️", point_right: "👉", pray: "🙏",
  pushpin: "📌", raised_hands: "🙌", red_circle: "🔴", rocket: "🚀", scales: "⚖️",
  seedling: "🌱", slightly_smiling_face: "🙂", smile: "😄", smiley: "😃", sparkles: "✨",
  speech_balloon: "💬", star: "⭐", tada: "🎉", thinking_face: "🤔", thumbsdown: "👎",
  thumbsup: "👍", trophy: "🏆", warning: "⚠️", wave: "👋", white_check_mark: "✅",
  x: "❌", zzz: "💤",
};

export const emoji = (code) => (Object.hasOwn(CODES, code) ? CODES[code] : `:${code}:`);

export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (_, code) => emoji(code));
}
