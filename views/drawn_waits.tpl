% # How long it took from booking to confirmation, by when people booked.
% about = _('{time} on average.', time=words.duration(drawn.mean_seconds(story.holds)))
<figure class="drawn" id="drawn-waits">
  <h3>{{_('Time from booking to confirmation')}}</h3>
  <p class="hint">{{about}}</p>
  <p class="most">↑ {{_('{time} at most', time=words.duration(picture.height))}}</p>
  % include('drawn_columns.tpl', name='waits', heading=_('Time from booking to confirmation'))
  % include('drawn_ends.tpl')
  % include('drawn_table.tpl', name='waits', headings=[_('On average')], values=lambda point: [words.duration(drawn.mean_seconds(point.holds)) if point.holds.places else '–'])
</figure>
