using System.Reflection;
using CaseHub.Hub.Attachments;
using CaseHub.Hub.Attachments.Uploads;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.Live.CallNotes;
using CaseHub.Hub.Notes;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Tests.Cases;
using MediatR;

namespace CaseHub.Hub.Tests;

/// <summary>Every request type, found by reflection, sent by those who have no right to what it names.</summary>
public class Strangers(Strangers.World world) : IClassFixture<Strangers.World>
{
    /// <summary>What a signed-in clinician may send without having a part in anything, because it only ever touches what is their own. To add one is a decision.</summary>
    private static readonly string[] AboutOneself =
    [
        "Cases.ListEmergencyOwners", "Cases.ListSpecialists", "Cases.OpenCase", "Cases.Closing.ListOutcomes", "Cases.Quality.ListOwnIncidents", "Cases.Quality.ReportOtherIncident", "Cases.Opinions.ListDrugs", "Cases.Requests.CheckIdentifiers", "Cases.Requests.FindRepeatCases", "Cases.Requests.ReadTemplate", "Finding.ChangeView", "Finding.CountCases", "Finding.ListCases", "Finding.ListViews", "Finding.RemoveView", "Finding.SaveView", "Finding.SearchCases", "Notes.PreviewMarkdown", "Notify.ListNotices", "Notify.MarkNoticesSeen",
        "People.AcceptMembership", "People.Drafts.ReadDraftKey", "People.Licences.ListOwnLicences", "People.Licences.ReadSurge", "People.Licences.SubmitLicence",
        "Cases.Routing.AddAbsence", "Cases.Routing.ReadAvailability", "Cases.Routing.ReadOnDuty", "Cases.Routing.RemoveAbsence", "Cases.Routing.SaveAvailability",
        "Notify.OpenNotice", "Notify.Settings.AddPushDevice", "Notify.Settings.ConfirmPhone", "Notify.Settings.ReadTelling", "Notify.Settings.RemovePhone", "Notify.Settings.RemovePushDevice",
        "Notify.Settings.SaveTelling", "Notify.Settings.SendTest", "Notify.Settings.SetPhone",
        "People.ListClinicians", "People.ReadProfile", "People.RemovePhoto", "People.SaveProfile", "People.SetPhoto", "People.SignOut", "People.Teams.ListTeams", "People.WhoAmI",
        "People.SignIns.EndOtherSignIns", "People.SignIns.EndSignIn", "People.SignIns.ListSignIns", "People.SignIns.SwitchOrganisation",
        "People.Tokens.CreateToken", "People.Tokens.ListTokens", "People.Tokens.RevokeToken",
        "People.Providers.ConfirmLink", "People.Providers.OfferLink", "People.Providers.ReadOwnLinks", "People.Providers.RemoveLink",
        "People.SigningIn.AddAuthenticator", "People.SigningIn.AddPasskey", "People.SigningIn.AskToAddPasskey", "People.SigningIn.ChangePassword", "People.SigningIn.OfferAuthenticator",
        "People.SigningIn.ProveYourself", "People.SigningIn.ReadSecurity", "People.SigningIn.RemoveAuthenticator", "People.SigningIn.RemovePasskey", "People.SigningIn.RenamePasskey",
        "People.SigningIn.RenewRecoveryCodes",
        "Briefings.Coming.ListBriefings", "Briefings.Library.ListLibrary", "Live.Appointments.ListOwnAppointments", "Live.Interpreters.ListInterpreting",
    ];

    /// <summary>What nobody in particular may send.</summary>
    private static readonly string[] ForAnyone =
    [
        "Briefings.Coming.ReadPublicBriefing", "Briefings.Coming.ReadPublicBriefingFile",
        "People.AcceptInvitation", "People.CreateFirstAdministrator", "People.Providers.ReadProvidersFor", "People.Providers.SignInWithProvider",
        "People.ReadInvitation", "People.SignInWithPassword",
        "People.SigningIn.AskForPasskey", "People.SigningIn.SignInWithCode", "People.SigningIn.SignInWithPasskey",
    ];

    /// <summary>What an administrator may send besides, by their role alone. Nothing clinical.</summary>
    private static readonly string[] ForAdministrators =
    [
        "Notify.Delivery.ReadDeliveries", "Attachments.Scanning.ListQuarantine",
        "Audit.CheckAudit", "Cases.Figures.ReadFigures", "Live.WatchLive",
        "Cases.Routing.AddShifts", "Cases.Routing.ReadCarePolicy", "Cases.Routing.ReadRota", "Cases.Routing.RemoveShift", "Cases.Routing.SaveCarePolicy",
        "Cases.Requests.ListTemplates", "Cases.Requests.ResetTemplate", "Cases.Requests.SaveTemplate",
        "People.ChangeRoles", "People.EndMembership", "People.InviteClinician", "People.ListInvitations", "People.ListPeople", "People.ReadPerson",
        "People.ReadPolicies", "People.RenewInvitation", "People.RestorePerson", "People.SavePolicies", "People.SuspendPerson", "People.WithdrawInvitation",
        "People.DismissStart", "People.Import.CheckImport", "People.Import.ImportPeople", "People.ReadStart",
        "People.FoundOrganisation", "People.Networks.AcceptNetwork", "People.Networks.FoundNetwork", "People.Networks.InviteOrganisation", "People.Networks.JoinNetwork",
        "People.Networks.LeaveNetwork", "People.Networks.ListNetworks", "People.Networks.MakeNetworkLink", "People.Networks.ReadNetworkLink", "People.Networks.RemoveFromNetwork",
        "People.Teams.ChangeTeam", "People.Teams.DeleteTeam", "People.Teams.MakeTeam",
        "People.Licences.CheckLicence", "People.Licences.DeclareSurge", "People.Licences.EndSurge", "People.Licences.ListLicences", "People.Licences.RefuseLicence",
        "People.Providers.ListProviders", "People.Providers.ReadProvider", "People.Providers.RemoveProvider", "People.Providers.SaveProvider",
        "People.SignIns.EndSignInsOf",
        "Packets.Import.ListReceived", "Packets.Import.ReceivePacket",
        "Recordings.Keeping.ListKeptRecordings", "Recordings.Keeping.ReadRecordingPolicy", "Recordings.Keeping.SetRecordingPolicy",
    ];

    /// <summary>What an administrator may not send of what every clinician may: it is clinical.</summary>
    private static readonly string[] ClinicalAlone = ["Cases.ListEmergencyOwners", "Cases.ListSpecialists", "Cases.OpenCase", "Cases.Closing.ListOutcomes", "Cases.Quality.ReportOtherIncident", "Cases.Requests.CheckIdentifiers", "Cases.Requests.FindRepeatCases", "Cases.Routing.ReadOnDuty"];

    /// <summary>What opens a case to a clinician of the same organisation who has no part in it, in an emergency (BreakingTheGlass says how).</summary>
    private static readonly string[] InAnEmergency = ["Cases.BreakGlass", "Cases.LookForEmergency"];

    /// <summary>What an administrator decides in a case of their organisation without reading anything of it (ScannedFiles says how).</summary>
    private static readonly string[] UnreadOfTheirOrganisation = ["Attachments.Scanning.DeleteQuarantined", "Attachments.Scanning.ReleaseAttachment"];

    public static TheoryData<string> Guarded() => [.. Names().Except(AboutOneself).Except(ForAnyone)];

    public static TheoryData<string> GuardedFromColleagues() => [.. Names().Except(AboutOneself).Except(ForAnyone).Except(InAnEmergency)];

    public static TheoryData<string> GuardedFromAdministrators() => [.. Names().Except(AboutOneself.Except(ClinicalAlone)).Except(ForAnyone).Except(ForAdministrators).Except(UnreadOfTheirOrganisation)];

    public static TheoryData<string> NeedingSomebody() => [.. Names().Except(ForAnyone)];

    [Fact]
    public void Are_let_in_only_where_it_was_decided() =>
        Assert.Equal(AboutOneself.Concat(ForAnyone).Order(StringComparer.Ordinal), Policy.Table.Rows.Where(row => IsOpenByRole(row, Roles.Clinician)).Select(row => row.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Who_administer_are_let_in_only_where_it_was_decided() =>
        Assert.Equal(
            AboutOneself.Except(ClinicalAlone).Concat(ForAnyone).Concat(ForAdministrators).Order(StringComparer.Ordinal),
            Policy.Table.Rows.Where(row => IsOpenByRole(row, Roles.Administrator)).Select(row => row.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task Of_another_organisation_do_not_learn_that_it_exists(string name) =>
        await IsRefusedAsync(name, world.Hub.Stranger);

    [Theory]
    [MemberData(nameof(GuardedFromColleagues))]
    public async Task Of_the_same_organisation_do_not_learn_that_it_exists(string name) =>
        await IsRefusedAsync(name, world.Hub.Colleague);

    [Theory]
    [MemberData(nameof(GuardedFromAdministrators))]
    public async Task Who_administer_the_organisation_read_nothing_clinical(string name) =>
        await IsRefusedAsync(name, world.Hub.Administrator);

    [Theory]
    [MemberData(nameof(NeedingSomebody))]
    public async Task Who_are_not_signed_in_are_asked_to(string name)
    {
        object request = Sample.Of(TypeOf(name), world);
        if (RowOf(name).Entry == Entry.Ourselves) return;

        Assert.Equal(RefusalKind.SignInNeeded, (await world.Hub.SendAnyAsync(null, request))?.Kind);
    }

    private async Task IsRefusedAsync(string name, Actor stranger)
    {
        object request = Sample.Of(TypeOf(name), world);

        var refusal = await world.Hub.SendAnyAsync(stranger, request);

        Assert.Equal(ExpectedKind(RowOf(name)), refusal?.Kind);
    }

    /// <summary>A missing role may be known to be missing, a missing token too; all else is not found.</summary>
    private static RefusalKind ExpectedKind(PolicyRow row) =>
        row.Entry == Entry.Bearer ? RefusalKind.SignInNeeded
        : row.Entry == Entry.Ourselves || (row.Finder is null && !row.IsHidden) ? RefusalKind.Forbidden
        : RefusalKind.NotFound;

    private static bool IsOpenByRole(PolicyRow row, Roles role) =>
        row.Entry == Entry.Anyone || (row.Entry == Entry.Person && row.Ways.Any(way => way.IsOpenTo(role, Relation.None)));

    private static PolicyRow RowOf(string name) => Policy.Table.Rows.Single(row => row.Name == name);

    private static IEnumerable<string> Names() => RequestTypes().Select(AuditName.Of).Order(StringComparer.Ordinal);

    private static Type TypeOf(string name) => RequestTypes().Single(type => AuditName.Of(type) == name);

    private static IEnumerable<Type> RequestTypes() => typeof(Refusal).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false }
        && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>)));

    /// <summary>One of everything, in a case between the GP and the dermatologist. Refused requests leave it as it is.</summary>
    public sealed class World : IAsyncLifetime
    {
        public HubFixture Hub { get; private set; } = null!;

        public Dictionary<string, Guid> Ids { get; } = new(StringComparer.OrdinalIgnoreCase);

        public async ValueTask InitializeAsync()
        {
            Hub = await HubFixture.StartAsync();
            var caseId = await Hub.AcceptedAsync();
            using var letter = new MemoryStream("%PDF-1.4\n%%EOF\n"u8.ToArray());
            Ids["CaseId"] = caseId;
            Ids["ExportId"] = Guid.NewGuid();
            Ids["NoteId"] = (await Hub.GrantedAsync(Hub.Gp, new WriteNote.Request(caseId, "Rash since Monday."))).Id;
            Ids["AttachmentId"] = (await Hub.GrantedAsync(Hub.Gp, new AttachFile.Request(caseId, "letter.pdf", letter))).Id;
            Ids["UploadId"] = (await Hub.GrantedAsync(Hub.Gp, new StartUpload.Request(caseId, "arm.jpg", 100))).Id;
            Ids["SessionId"] = (await Hub.GrantedAsync(Hub.Gp, new StartConsult.Request(caseId))).SessionId;
            Ids["AppointmentId"] = (await Hub.GrantedAsync(Hub.Gp, new ProposeAppointment.Request(caseId, new WishedTime(Hub.Clock.GetUtcNow().AddDays(1), null, null, null, null, 20)))).Id;
            Ids["TaskId"] = await TaskAsync(caseId);
            Ids["GuestId"] = Guid.NewGuid();
            Ids["OpinionId"] = (await Hub.GrantedAsync(Hub.Dermatologist, new WriteOpinion.Request(caseId, "Erythema migrans.", "stay"))).Id;
            foreach (string name in (string[])
            [
                "RecordingId", "TrackId", "AccessId", "ExportId", "ParticipantId", "DeviceId", "PageId", "ClientId", "PeerId", "MarkId",
                "BriefingId", "ItemId", "PictureId", "DeckId",
                "ShiftId", "AbsenceId", "ViewId", "PacketId", "ReceivedId", "QuestionId", "IntoId",
                "NoticeId", "PushDeviceId", "PersonId", "InvitationId", "LicenceId", "NetworkId", "TeamId", "OrganisationId", "OtherOrganisationId", "PasskeyId", "ClinicianId", "OfferId", "LinkId", "ProviderId", "SignInId", "ShareId", "PersonalTokenId", "FurtherId", "FollowUpId", "OpinionId", "ReviewId", "IncidentId", "ReviewerId",
            ])
            {
                Ids[name] = Guid.NewGuid();
            }
        }

        public ValueTask DisposeAsync() => Hub.DisposeAsync();

        private Task<Guid> TaskAsync(Guid caseId) => Hub.ReadAsync(async db =>
        {
            var note = new CallNote { Id = Guid.NewGuid(), OrganisationId = Hub.Gp.OrganisationId, CaseId = caseId, SessionId = Ids["SessionId"], AuthorId = Hub.Gp.Id, At = Hub.Clock.GetUtcNow(), Advice = "Doxycycline." };
            var task = new CallTask { Id = Guid.NewGuid(), OrganisationId = note.OrganisationId, CallNoteId = note.Id, CaseId = caseId, For = TaskFor.Asker, What = "Draw blood", ResponsibleId = Hub.Gp.Id };
            db.AddRange(note, task);
            await db.SaveChangesAsync();
            return task.Id;
        });
    }

    /// <summary>A request of any type about that world. Rights come before validation, so that the rest may be anything.</summary>
    private static class Sample
    {
        public static object Of(Type type, World world)
        {
            var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
            return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Argument(parameter, type, world))]);
        }

        private static object? Argument(ParameterInfo parameter, Type request, World world)
        {
            if (parameter.ParameterType == typeof(string)) return "publish";
            if (parameter.ParameterType == typeof(Stream)) return new MemoryStream();
            if (parameter.ParameterType == typeof(Guid?)) return world.Ids.TryGetValue(parameter.Name!, out var known) ? known : null;
            if (parameter.ParameterType != typeof(Guid)) return parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;
            Assert.True(world.Ids.TryGetValue(parameter.Name!, out var id), $"{request} names a {parameter.Name}: add one to the world of this test.");
            return id;
        }
    }
}
