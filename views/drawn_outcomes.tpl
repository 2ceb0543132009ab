% # What became of holds by when they were placed: confirmed above the line, run out below it.
% about = words.say(what_became_of(story.holds))
<figure class="drawn" id="drawn-outcomes">
  <h3>{{_('Holds, by when they began')}}</h3>
  <p class="hint">{{about}}</p>
  % if picture.above or picture.below:
  <p class="most">↑ {{_('{number} confirmed at most', number=picture.height)}}</p>
  % include('drawn_columns.tpl', name='outcomes', heading=_('Holds, by when they began'))
  % if picture.depth:
  <p class="most">↓ {{_('{number} ran out at most', number=picture.depth)}}</p>
  % end
  % include('drawn_ends.tpl')
  % end
  % include('drawn_table.tpl', name='outcomes', headings=[_('Holds'), pgettext('holds', 'Confirmed'), pgettext('holds', 'Ran out'), pgettext('holds', 'Cancelled')], values=lambda point: [words.number(number) for number in (point.holds.holds, point.holds.places, point.holds.expired, point.holds.cancelled)])
</figure>
