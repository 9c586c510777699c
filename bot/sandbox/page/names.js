// Who and what ids stand for on this page, and in whose zone it is read.

const known = { people: new Map(), places: new Map(), zone: "UTC", me: "" };

export function learnPeople(workspace, me) {
  known.people = new Map(workspace.people.map((person) => [person.id, person.name]));
  known.people.set(workspace.app.bot_user, workspace.app.name);
  known.me = me.id;
  known.zone = me.tz;
}

export function learnPlaces(conversations) {
  known.places = new Map(conversations.map((place) => [place.id, place.name]));
}

export const personName = (id) => known.people.get(id) ?? id;
export const placeName = (id) => known.places.get(id) ?? id;
export const isMe = (id) => id === known.me;
export const zone = () => known.zone;
export const fileAddress = (id) => `/sandbox/people/${known.me}/files/${id}`;
