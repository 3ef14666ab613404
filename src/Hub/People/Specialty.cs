namespace CaseHub.Hub.People;

/// <summary>The specialties that can be asked. A code never changes; its name is the page resource <c>specialty-{code}</c>.</summary>
public static class Specialty
{
    public static readonly IReadOnlyList<string> Codes =
    [
        "anaesthesiology", "cardiology", "child-psychiatry", "dermatology", "emergency-medicine", "endocrinology",
        "gastroenterology", "general-surgery", "geriatrics", "gynaecology", "haematology", "infectious-diseases",
        "intensive-care", "internal-medicine", "neonatology", "nephrology", "neurology", "neurosurgery", "obstetrics",
        "oncology", "ophthalmology", "orthopaedics", "otorhinolaryngology", "paediatrics", "palliative-care", "pathology",
        "psychiatry", "pulmonology", "radiology", "rheumatology", "urology", "vascular-surgery",
    ];

    public static bool IsKnown(string? code) => code is not null && Codes.Contains(code);
}
