// Puts the page together from the data in it.
(function (leeway) {
  'use strict';
  const data = JSON.parse(document.getElementById('data').textContent);
  const page = document.getElementById('page');
  if (data.rows) {
    leeway.countRows();
    document.getElementById('times').remove();
  }

  function title() {
    const heading = document.getElementById('title');
    leeway.append(heading, [leeway.name(data.stream || 'no stream'), data.segment ? [', segment ', leeway.name(data.segment)] : null]);
    document.title = `Drift of ${data.stream || 'nothing'}${data.segment ? ', segment ' + data.segment : ''}`;
  }

  function show(size) {
    leeway.clear(page);
    if (!size) {
      leeway.append(page, [leeway.verdictSection(data.summary), leeway.settings(data)]);
      return;
    }
    size.features.forEach((feature) => { feature.detailed = Boolean(feature.worst || feature.latest); });
    const { section, open } = leeway.features(size);
    leeway.append(page, [
      leeway.verdictSection(size.summary),
      leeway.worst(size, open),
      size.features.length ? leeway.timeline(size, open) : null,
      leeway.alerts(size),
      size.features.length ? section : null,
      leeway.dependence(data, size),
      leeway.quality(data, size),
      leeway.segments(data),
      leeway.references(data),
      leeway.settings(data),
      size.notes.length
        ? leeway.section('notes', 'About this report', null, leeway.el('ul', { class: 'notes' }, size.notes.map((note) => leeway.el('li', {}, note))))
        : null,
    ]);
  }

  // Paper is narrower than most windows: drawn for its width, labels keep their size.
  window.addEventListener('beforeprint', () => {
    document.documentElement.classList.add('paper');
    leeway.redrawAll();
  });
  window.addEventListener('afterprint', () => {
    document.documentElement.classList.remove('paper');
    leeway.redrawAll();
  });

  title();
  if (data.sizes.length > 1) {
    document.getElementById('sizes').replaceWith(
      leeway.choice('Window size', data.sizes.map((size) => `Windows of ${size.label}`), (i) => show(data.sizes[i])));
  }
  show(data.sizes[0]);
  document.documentElement.dataset.ready = 'true';
})(window.leeway = window.leeway || {});
