// The list beside the map shows what the map shows: when the map stops, the list of that area is asked for.
const PATIENCE = 400;

function follow(list, map) {
  let waiting;
  let request;
  const ask = async (bbox) => {
    request?.abort();
    request = new AbortController();
    const query = new URLSearchParams(location.search);
    query.delete("q");
    query.set("bbox", bbox.map((degree) => degree.toFixed(5)).join(","));
    try {
      const headers = { Accept: "text/x-area" };
      const answer = await fetch(`${list.dataset.area}?${query}`, { signal: request.signal, headers });
      if (answer.ok) list.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") console.warn(error);
    }
  };
  map.addEventListener("map:moved", ({ detail }) => {
    // What was found by an address stays until the reader moves the map.
    if ("areaStill" in list.dataset) {
      delete list.dataset.areaStill;
      return;
    }
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(detail.bbox), PATIENCE);
  });
}

const list = document.querySelector("[data-area]");
const map = document.querySelector('[data-map="overview"]');
if (list && map) follow(list, map);
