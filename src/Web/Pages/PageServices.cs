using CaseHub.Web.Pages.Account;
using CaseHub.Web.Pages.Appointments;
using CaseHub.Web.Pages.Briefings;
using CaseHub.Web.Pages.CallNotes;
using CaseHub.Web.Pages.Cases;
using CaseHub.Web.Pages.Cases.Opinions;
using CaseHub.Web.Pages.Organisation;
using CaseHub.Web.Pages.Packets;
using CaseHub.Web.Pages.People;
using CaseHub.Web.Pages.Providers;
using CaseHub.Web.Pages.Recordings;
using CaseHub.Web.Pages.Sessions;
using CaseHub.Web.Pages.SignIn;
using CaseHub.Web.Start;

namespace CaseHub.Web.Pages;

/// <summary>Pages are rendered on the server and need no script; each form's target is mapped beside them.</summary>
internal static class PageServices
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddCompression();
        services.AddSingleton<Assets>();
        services.AddRazorComponents();
        return services;
    }

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapRazorComponents<App>();
        // A page's address answers GET by its component; a form sent there is met first by its own endpoint.
        var forms = app.MapGroup("").WithOrder(-1).ExcludeFromDescription();
        forms.MapServiceWorker();
        forms.MapSignInPosts();
        forms.MapSecondStepPosts();
        forms.MapProviderWays();
        var ofSignedIn = forms.MapGroup("").RequireAuthorization();
        ofSignedIn.MapDevicePosts();
        ofSignedIn.MapSecurityPosts();
        ofSignedIn.MapCasePosts();
        ofSignedIn.MapSharePosts();
        ofSignedIn.MapClosingPosts();
        ofSignedIn.MapIncidentPosts();
        ofSignedIn.MapQuarantinePosts();
        ofSignedIn.MapEmergencyPosts();
        ofSignedIn.MapAttachmentPosts();
        ofSignedIn.MapOpinionPosts();
        ofSignedIn.MapNotePosts();
        ofSignedIn.MapNewsPosts();
        ofSignedIn.MapViewPosts();
        ofSignedIn.MapAppointmentPosts();
        ofSignedIn.MapInterpreterPosts();
        ofSignedIn.MapCallNotePosts();
        ofSignedIn.MapBriefingPosts();
        ofSignedIn.MapTeachingPosts();
        ofSignedIn.MapPeoplePosts();
        ofSignedIn.MapLicencePosts();
        ofSignedIn.MapPolicyPosts();
        ofSignedIn.MapTemplatePosts();
        ofSignedIn.MapRotaPosts();
        ofSignedIn.MapNetworkPosts();
        ofSignedIn.MapImportPosts();
        ofSignedIn.MapProfilePosts();
        ofSignedIn.MapTellingPosts();
        ofSignedIn.MapAvailabilityPosts();
        ofSignedIn.MapProviderPosts();
        ofSignedIn.MapKeepingPosts();
        ofSignedIn.MapExportPosts();
        ofSignedIn.MapPacketPosts();
    }
}
