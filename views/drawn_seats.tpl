% # How an event's seats were taken, as areas with an edge of its own kind each, and as a table.
% last = story.points[-1]
% labels = {'confirmed': pgettext('seats', 'Confirmed'), 'held': pgettext('seats', 'Held'), 'free': pgettext('seats', 'Free')}
<figure class="drawn" id="drawn-seats">
  <h3>{{_('Seats over time')}}</h3>
  <p class="numbers">
    % for name, label in labels.items():
    <span><span class="sample {{name}}"></span>{{label}}</span>
    % end
  </p>
  <p class="most">{{words.seats(picture.height)}}</p>
  <svg viewBox="0 0 {{picture.width}} {{picture.height}}" preserveAspectRatio="none" role="img" aria-labelledby="drawn-seats-title" aria-describedby="drawn-seats-about" focusable="false">
    <title id="drawn-seats-title">{{_('Seats over time')}}</title>
    <desc id="drawn-seats-about">{{_('From {first} to {last}. At the end: {confirmed} confirmed, {held} held, {free} free.', first=words.day(story.points[0].begins_at), last=words.day(last.begins_at), confirmed=last.confirmed, held=last.held, free=last.free)}}</desc>
    <path class="free" d="M0 0H{{picture.width}}V{{picture.height}}H0z"/>
    <path class="held" d="{{picture.taken}}"/>
    <path class="confirmed" d="{{picture.confirmed}}"/>
    % for name, path in picture.edges.items():
    <path class="edge {{name}}" d="{{path}}"/>
    % end
  </svg>
  % include('drawn_ends.tpl')
  % include('drawn_table.tpl', name='seats', headings=list(labels.values()), values=lambda point: [words.number(number) for number in (point.confirmed, point.held, point.free)])
</figure>
