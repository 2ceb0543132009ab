% # The field that searches a list of one event.
<form method="get" action="{{action}}" class="find" id="find-row" aria-label="{{_('Search')}}">
  <div>
    <label for="find-row-text">{{_('Name, email or booking number')}}</label>
    <input id="find-row-text" name="q" type="search" value="{{text}}" maxlength="200" autocomplete="off">
  </div>
  % if get('orders'):
  <div>
    <label for="find-row-sort">{{_('Sort by')}}</label>
    <select id="find-row-sort" name="sort">
      % for order, label in orders.items():
      <option value="{{order}}" {{'selected' if order == choice.order else ''}}>{{words.say(label)}}</option>
      % end
    </select>
  </div>
  <input type="hidden" name="state" value="{{choice.state}}">
  % end
  <button class="secondary outline">{{_('Search')}}</button>
  % if text:
  <a href="{{action}}">{{_('Show all')}}</a>
  % end
</form>
