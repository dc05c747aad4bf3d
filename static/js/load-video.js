// a[data-load-video]: nothing is asked of the video's host before the press.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-load-video]");
  if (!link || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  const frame = document.createElement("iframe");
  frame.src = link.dataset.loadVideo;
  frame.title = link.dataset.title;
  frame.allow = "autoplay; fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  const place = document.createElement("div");
  place.className = "video";
  place.append(frame);
  link.replaceWith(place);
  frame.focus();
});
