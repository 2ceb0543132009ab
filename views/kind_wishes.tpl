% # How many seats of each kind, in a form; `wanted` are those that there are by now, and `most` is what one person may have.
% for one in event.kinds_now:
% name, had = f'kinds.{one.id}', wanted.get(one.id, 0)
% at = f'{id}-{one.id}'
<div>
  <label for="{{at}}"><bdi>{{one.name}}</bdi> · {{words.price_of(one.price_cents, event.currency)}}</label>
  <input id="{{at}}" name="{{name}}" type="number" min="0" max="{{most if one.seats is None else min(most, one.seats)}}" inputmode="numeric" autocomplete="off" value="{{flash.value(form, name, had)}}" {{'aria-invalid=true autofocus' if flash.fault(form, name) or flash.fault(form, 'kinds') else ''}} aria-describedby="{{at}}-fault">
  % include('field.tpl', form=form, name=name if flash.fault(form, name) else 'kinds', id=at)
</div>
% end
