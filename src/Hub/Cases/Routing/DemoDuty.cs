using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using MediatR;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>Gives the demo its hours and promises, and a rota that leaves no hour without somebody.</summary>
internal sealed class DemoDuty(HubDb db, TimeProvider clock) : INotificationHandler<DemoMade>
{
    private const string ClinicDay = "08:00-12:30, 14:00-18:30";
    private const int Weeks = 26;

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public Task Handle(DemoMade notification, CancellationToken cancellationToken)
    {
        db.Add(new CarePolicy
        {
            OrganisationId = notification.AskingId,
            TimeZone = "Europe/Rome",
            ClinicHours = string.Join('\n', ClinicHours.Days.Take(5).Select(day => $"{day} {ClinicDay}")),
            EmergencyNumber = "112",
        });
        db.Add(new CarePolicy { OrganisationId = notification.AnsweringId, TimeZone = "Europe/Paris", EmergencyNumber = "15" });
        foreach (var clinician in db.Set<Clinician>().Local.Where(c => c.Id == notification.FirstOnCallId || c.Id == notification.SecondOnCallId).ToList())
        {
            foreach (string specialty in clinician.Specialties) AddShifts(notification.AnsweringId, clinician.Id, specialty, isBackup: clinician.Id == notification.SecondOnCallId);
        }

        return Task.CompletedTask;
    }

    private void AddShifts(Guid organisationId, Guid clinicianId, string specialty, bool isBackup)
    {
        // From midnight of the Monday before: a demo that is looked at right away shows a whole week.
        var now = clock.GetUtcNow();
        var monday = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-(((int)now.UtcDateTime.DayOfWeek + 6) % 7));
        for (int week = 0; week < Weeks; week++)
        {
            db.Add(new Shift
            {
                Id = clock.NewId(),
                OrganisationId = organisationId,
                Specialty = specialty,
                ClinicianId = clinicianId,
                From = monday + (week * Week),
                To = monday + ((week + 1) * Week),
                IsBackup = isBackup,
            });
        }
    }
}
