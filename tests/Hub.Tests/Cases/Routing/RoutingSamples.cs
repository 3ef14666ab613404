using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Cases.Routing;

/// <summary>Duty, absences and promises, as rows.</summary>
internal static class RoutingSamples
{
    /// <summary>On duty from now on.</summary>
    public static Task OnShiftAsync(this HubFixture hub, Actor who, TimeSpan length, bool isBackup = false, string specialty = "dermatology") =>
        hub.ShiftAsync(who, hub.Clock.GetUtcNow(), length, isBackup, specialty);

    public static Task ShiftAsync(this HubFixture hub, Actor who, DateTimeOffset from, TimeSpan length, bool isBackup = false, string specialty = "dermatology") => hub.ReadAsync(db =>
    {
        db.Add(new Shift { Id = hub.Clock.NewId(), OrganisationId = who.OrganisationId, Specialty = specialty, ClinicianId = who.Id, From = from, To = from + length, IsBackup = isBackup });
        return db.SaveChangesAsync();
    });

    public static Task AwayAsync(this HubFixture hub, Actor who, TimeSpan length) => hub.ReadAsync(db =>
    {
        var now = hub.Clock.GetUtcNow();
        db.Add(new Absence { Id = hub.Clock.NewId(), OrganisationId = who.OrganisationId, ClinicianId = who.Id, From = now, To = now + length });
        return db.SaveChangesAsync();
    });

    public static Task AvailabilityAsync(this HubFixture hub, Actor who, int? weeklyCap = null, Guid? deputy = null) => hub.ReadAsync(db =>
    {
        db.Add(new Availability { ClinicianId = who.Id, WeeklyCap = weeklyCap, DeputyId = deputy });
        return db.SaveChangesAsync();
    });

    public static async Task<Guid> SentAsync(this HubFixture hub, string urgency, Guid? assignee = null, string? sensitivity = null)
    {
        var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash(assignee) with { Urgency = urgency, Sensitivity = sensitivity })).Id;
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
        return id;
    }

    public static Task<CasePromise> PromiseOfAsync(this HubFixture hub, Guid caseId) => hub.ReadAsync(db => db.Set<CasePromise>().SingleAsync(p => p.CaseId == caseId));

    /// <summary>Everybody's notices, in the order in which they were raised: "dermatologist opinion-requested".</summary>
    public static Task<List<string>> ToldAsync(this HubFixture hub, bool urgentOnly = false) => hub.ReadAsync(db => (
        from notice in db.Set<Notice>()
        join who in db.Set<Clinician>() on notice.RecipientId equals who.Id
        where !urgentOnly || notice.IsUrgent
        orderby notice.At, notice.Kind, who.Name
        select who.Name + " " + notice.Kind).ToListAsync());
}
