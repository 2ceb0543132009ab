% rebase('base.tpl', area='account')
% form = '/register'
<div class="narrow">
  <h1>{{title}}</h1>
  <p>{{_('Your bookings stay together, on every device, and booking asks for nothing but seats.')}}</p>
  <article>
    <form method="post" action="{{form}}" class="fields" id="register" {{'data-refused' if flash.form == form else ''}} novalidate>
      <input type="hidden" name="next" value="{{following}}">
      % include('person_fields.tpl', form=form, given='')
      <div class="wide"><button>{{_('Make account')}}</button></div>
    </form>
  </article>
  <p>{{html('You have one? [Sign in]({sign_in}).', sign_in=sign_in)}}</p>
</div>
