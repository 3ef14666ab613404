using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>How an organisation works, and what it promises its askers.</summary>
/// <param name="ClinicHours">Day of the week and its spans; days without hours are left out.</param>
/// <param name="Version">Send it back with a change.</param>
public sealed record CarePolicyView(
    string OrganisationName,
    string TimeZone,
    IReadOnlyDictionary<string, string> ClinicHours,
    IReadOnlyList<string> Weekend,
    string EmergencyNumber,
    int EmergencyMinutes,
    int UrgentHours,
    int RoutineHours,
    int CriticalMinutes,
    int OutcomeDays,
    int Version)
{
    internal static CarePolicyView Of(CarePolicy policy, string organisationName)
    {
        var hours = People.ClinicHours.Parse(policy.ClinicHours);
        return new CarePolicyView(
            organisationName,
            policy.TimeZone,
            People.ClinicHours.Days.Where(day => hours[day].Count > 0).ToDictionary(day => day, day => string.Join(", ", hours[day])),
            policy.Weekend,
            policy.EmergencyNumber,
            policy.EmergencyMinutes,
            policy.UrgentHours,
            policy.RoutineHours,
            policy.CriticalMinutes,
            policy.OutcomeDays,
            policy.Version);
    }
}

/// <summary>The rules of the organisation that one acts for.</summary>
public static class ReadCarePolicy
{
    public sealed record Request : IQuery<CarePolicyView>;

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<CarePolicyView>>
    {
        public async Task<Outcome<CarePolicyView>> Handle(Request request, CancellationToken cancellationToken) =>
            CarePolicyView.Of(await db.CarePolicyAsync(actor.Required.OrganisationId, cancellationToken), actor.Required.OrganisationName);
    }
}

/// <summary>An administrator sets them. What was promised already stays; what is sent from now on is promised anew. Of two at once the second is refused.</summary>
public static class SaveCarePolicy
{
    private const int NumberLength = 40;

    /// <param name="Version">As the sender has seen it.</param>
    /// <param name="TimeZone">IANA name.</param>
    /// <param name="ClinicHours">Day (<c>mon</c> … <c>sun</c>) and spans such as <c>08:00-12:00, 14:00-18:00</c>; none for at any time.</param>
    /// <param name="Weekend">Days without work.</param>
    /// <param name="EmergencyNumber">Whom to call where a patient cannot wait.</param>
    public sealed record Request(
        int? Version,
        string? TimeZone,
        IReadOnlyDictionary<string, string?>? ClinicHours,
        IReadOnlyList<string>? Weekend,
        string? EmergencyNumber,
        int? EmergencyMinutes,
        int? UrgentHours,
        int? RoutineHours,
        int? CriticalMinutes,
        int? OutcomeDays) : ICommand<CarePolicyView>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (Version is null) errors.Add("version", "field-required");
            errors.Text("timeZone", TimeZone, 100);
            NewClinicians.ValidateTimeZone(errors, TimeZone);
            errors.Text("emergencyNumber", EmergencyNumber, NumberLength);
            Number(errors, "emergencyMinutes", EmergencyMinutes, 5, 60);
            Number(errors, "urgentHours", UrgentHours, 1, 72);
            Number(errors, "routineHours", RoutineHours, 1, 336);
            Number(errors, "criticalMinutes", CriticalMinutes, 5, 240);
            Number(errors, "outcomeDays", OutcomeDays, 1, 365);
            if (Weekend?.All(People.ClinicHours.Days.Contains) == false) errors.Add("weekend", "field-unknown-choice", string.Join(", ", People.ClinicHours.Days));
            if (Weekend?.Distinct().Count() >= People.ClinicHours.Days.Count) errors.Add("weekend", "care-no-working-day");
            foreach (var (day, text) in ClinicHours ?? new Dictionary<string, string?>())
            {
                if (!People.ClinicHours.Days.Contains(day)) errors.Add("clinicHours", "field-unknown-choice", string.Join(", ", People.ClinicHours.Days));
                else if (!People.ClinicHours.TryParseDay(text, out _, out string piece)) errors.Add($"clinicHours.{day}", "clinic-hours-wrong", piece);
            }
        }

        private static void Number(FieldErrors errors, string field, int? value, int from, int to)
        {
            if (value is null) errors.Add(field, "field-out-of-range", from, to);
            errors.Range(field, value, from, to);
        }
    }

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<CarePolicyView>>
    {
        public async Task<Outcome<CarePolicyView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var organisationId = actor.Required.OrganisationId;
            var policy = await db.Set<CarePolicy>().SingleOrDefaultAsync(p => p.OrganisationId == organisationId, cancellationToken);
            if ((policy?.Version ?? 0) != request.Version) return Refusal.Conflict("someone-was-faster");
            if (policy is null) db.Add(policy = new CarePolicy { OrganisationId = organisationId });

            policy.TimeZone = request.TimeZone!.Trim();
            policy.ClinicHours = HoursOf(request.ClinicHours).ToString();
            policy.Weekend = [.. People.ClinicHours.Days.Where((request.Weekend ?? []).Contains)];
            policy.EmergencyNumber = request.EmergencyNumber!.Trim();
            (policy.EmergencyMinutes, policy.UrgentHours, policy.RoutineHours) = (request.EmergencyMinutes!.Value, request.UrgentHours!.Value, request.RoutineHours!.Value);
            (policy.CriticalMinutes, policy.OutcomeDays) = (request.CriticalMinutes!.Value, request.OutcomeDays!.Value);
            policy.Version++;
            return CarePolicyView.Of(policy, actor.Required.OrganisationName);
        }

        private static ClinicHours HoursOf(IReadOnlyDictionary<string, string?>? days)
        {
            var hours = new ClinicHours();
            foreach (var (day, text) in days ?? new Dictionary<string, string?>())
            {
                if (People.ClinicHours.TryParseDay(text, out var spans, out _)) hours.Set(day, spans);
            }

            return hours;
        }
    }
}
