using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Publishing;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Planning;

/// <summary>An organiser announces a briefing, or a series of them at the same time of the day. Whoever has a part in it is told, with an entry for their calendar.</summary>
public static class CreateBriefing
{
    /// <param name="Draft">What, when, for whom.</param>
    /// <param name="Series">How often; null for once.</param>
    /// <param name="Hosts">Besides the sender.</param>
    /// <param name="Speakers">Colleagues of one's own organisation or of one that it works together with.</param>
    /// <param name="Interpreters">Likewise, each into one of the languages but the first.</param>
    public sealed record Request(BriefingDraft Draft, SeriesWish? Series = null, IReadOnlyList<Guid>? Hosts = null, IReadOnlyList<Guid>? Speakers = null, IReadOnlyList<InterpreterWish>? Interpreters = null)
        : ICommand<Made>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            Draft.ValidateNew(errors);
            if (Series is null) return;
            errors.Choice<Repeat>("every", Series.Every);
            if (Series.Times is null) errors.Add("times", "field-required");
            errors.Range("times", Series.Times, BriefingLimits.LeastTimes, BriefingLimits.MostTimes);
        }
    }

    /// <param name="Every">A code of <see cref="Repeat"/>.</param>
    /// <param name="Times">How many, the first among them.</param>
    public sealed record SeriesWish(string? Every, int? Times);

    /// <param name="ClinicianId">Who.</param>
    /// <param name="Language">BCP 47.</param>
    public sealed record InterpreterWish(Guid ClinicianId, string? Language);

    /// <param name="Id">The briefing's.</param>
    /// <param name="SessionId">Of its session: the same.</param>
    /// <param name="StartsAt">UTC.</param>
    /// <param name="EndsAt">As it is planned.</param>
    /// <param name="SeriesId">Null for one alone.</param>
    /// <param name="Ids">Of all that were made, in the order of their time.</param>
    public sealed record Made(Guid Id, Guid SessionId, DateTimeOffset StartsAt, DateTimeOffset EndsAt, Guid? SeriesId, IReadOnlyList<Guid> Ids);

    internal sealed class Handler(HubDb db, BriefingSeats seats, BriefingDesk desk, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Made>>
    {
        public async Task<Outcome<Made>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            var draft = request.Draft;
            string zone = string.IsNullOrEmpty(draft.TimeZone) ? await db.Set<Clinician>().Where(c => c.Id == me.Id).Select(c => c.TimeZone).SingleAsync(cancellationToken) : draft.TimeZone;
            var planned = PlannedTime.Of(draft, zone, known: null, clock.GetUtcNow());
            if (planned.Refusal is { } impossible) return impossible;
            var languages = BriefingLanguages.Of(draft.Languages!);
            var found = await PartsAsync(request, languages, cancellationToken);
            if (found.Refusal is { } unknown) return unknown;

            var series = SeriesOf(request.Series, me.OrganisationId);
            if (series is not null) db.Add(series);
            var made = StartsOf(planned.Value!, zone, series).Select(startsAt => Add(draft, zone, languages, startsAt, planned.Value!.Minutes, series, found.Value!)).ToList();
            foreach (var role in found.Value!.GroupBy(part => part.Role)) desk.Tell(made[0], BriefingDesk.KindOf(role.Key), [.. role.Select(part => part.ClinicianId)], made.Count > 1);
            return new Made(made[0].Id, made[0].Id, made[0].StartsAt, made[0].EndsAt, series?.Id, [.. made.Select(one => one.Id)]);
        }

        /// <summary>The host, and everybody who was named.</summary>
        private async Task<Outcome<List<PartIn>>> PartsAsync(Request request, List<string> languages, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            var parts = new List<PartIn> { new(me.Id, me.OrganisationId, SeatRole.Host) };
            var errors = new FieldErrors();
            foreach (var id in request.Hosts ?? []) await AddAsync("hosts", id, SeatRole.Host, null);
            foreach (var id in request.Speakers ?? []) await AddAsync("speakers", id, SeatRole.Speaker, null);
            foreach (var one in request.Interpreters ?? [])
            {
                if (BriefingLanguages.TryNormalise(one.Language, out string? language) && languages.Skip(1).Contains(language)) await AddAsync("interpreters", one.ClinicianId, SeatRole.Interpreter, language);
                else errors.Add("interpreters", "briefing-interpreter-language", one.Language ?? "", string.Join(", ", languages.Skip(1)));
            }

            if (parts.Count > BriefingLimits.MostPeople) errors.Add("speakers", "briefing-people-many", BriefingLimits.MostPeople);
            return errors.AsRefusal() is { } refusal ? refusal : parts;

            async Task AddAsync(string field, Guid clinicianId, SeatRole role, string? language)
            {
                if (parts.Exists(part => part.ClinicianId == clinicianId)) errors.Add(field, "briefing-person-twice");
                else if (await seats.ForWhomAsync(me.OrganisationId, clinicianId, cancellationToken) is { } organisation) parts.Add(new PartIn(clinicianId, organisation, role, language));
                else errors.Add(field, "briefing-person-unknown");
            }
        }

        private BriefingSeries? SeriesOf(SeriesWish? wish, Guid organisationId) =>
            wish is null ? null : new BriefingSeries { Id = clock.NewId(), OrganisationId = organisationId, Every = Choices.Of<Repeat>(wish.Every!), Times = wish.Times!.Value };

        private static IEnumerable<DateTimeOffset> StartsOf(PlannedTime planned, string zoneName, BriefingSeries? series)
        {
            if (series is null) return [planned.StartsAt];
            var zone = WallTimes.ZoneOf(zoneName);
            // The first is exactly as it was said, also in an hour that comes twice.
            return SeriesRule.Times(SeriesRule.On(zone, planned.StartsAt), series.Every, series.Times).Skip(1).Select(zone.InstantOf).Prepend(planned.StartsAt);
        }

        private Briefing Add(BriefingDraft draft, string zone, List<string> languages, DateTimeOffset startsAt, int minutes, BriefingSeries? series, List<PartIn> parts)
        {
            var me = actor.Required;
            var briefing = new Briefing
            {
                Id = seats.AddSession(me.OrganisationId, me.Id, languages, parts),
                OrganisationId = me.OrganisationId,
                Title = draft.Title!.Trim(),
                Description = draft.Description?.Trim() ?? "",
                Languages = [.. languages],
                StartsAt = startsAt,
                Minutes = minutes,
                TimeZone = zone,
                WhoMayCome = Choices.OfOptional<Circle>(draft.WhoMayCome) ?? Circle.Organisation,
                SeriesId = series?.Id,
                CreatedById = me.Id,
                CreatedAt = clock.GetUtcNow(),
            };
            db.Add(briefing);
            return briefing;
        }
    }
}
