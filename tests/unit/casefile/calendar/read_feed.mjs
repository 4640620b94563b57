// Reads a feed from standard input with ical.js, as common calendar programs do, and tells each appointment's
// beginning (epoch seconds) and length (seconds).
import ICAL from "./ical-2.2.1.min.mjs";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const calendar = new ICAL.Component(ICAL.parse(Buffer.concat(chunks).toString("utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone));
}
const told = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return [event.startDate.toUnixTime(), event.endDate.toUnixTime() - event.startDate.toUnixTime()];
});
console.log(JSON.stringify(told));
