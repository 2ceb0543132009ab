% rebase('base.tpl', area='account')
% form = '/register'
<div class="narrow">
  <h1>{{title}}</h1>
  <p>{{_('See your bookings on any device and book without retyping your details.')}}</p>
  <article>
    <form method="post" action="{{form}}" class="fields" id="register" {{'data-refused' if flash.form == form else ''}} novalidate>
      <input type="hidden" name="next" value="{{following}}">
      % include('person_fields.tpl', form=form, given='')
      <div class="wide"><button>{{_('Create account')}}</button></div>
    </form>
  </article>
  <p>{{html('Already have an account? [Sign in]({sign_in}).', sign_in=sign_in)}}</p>
</div>
