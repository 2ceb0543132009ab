% # A labelled input: what was typed into it or `given`, and beneath it a hint and what is wrong.
% fault = flash.fault(form, name)
<div class="wide">
  <label for="{{id}}">{{label}}</label>
  <input id="{{id}}" name="{{name}}" type="{{kind}}" autocomplete="{{autocomplete}}" value="{{'' if kind == 'password' else flash.value(form, name, given)}}" aria-describedby="{{id}}-hint {{id}}-fault" {{'aria-invalid=true autofocus' if fault else ''}} {{f'maxlength={longest}' if longest else ''}} required>
  % if hint:
  <small id="{{id}}-hint">{{hint}}</small>
  % end
  % include('field.tpl', form=form, name=name, id=id)
</div>
