// Mails of older releases lead to an event by its place on the first page, where it need not stand.
function leadToEvent() {
  const number = /^#event-([1-9]\d*)$/.exec(location.hash)?.[1];
  const query = new URLSearchParams(location.search);
  if (location.pathname !== "/" || !number || query.has("event") || document.getElementById(`event-${number}`)) return;
  query.delete("after");
  query.set("event", number);
  location.replace(`/?${query}${location.hash}`);
}

leadToEvent();
