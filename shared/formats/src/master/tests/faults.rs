//! Each fault of a file and the words it is told in.

use super::errors;

/// Case, file, content, the one fault.
static FAULTS: &[(&str, &str, &str, &str)] = &[
    (
        "empty file",
        "units.csv",
        "\n , \n",
        "units.csv: the file is empty; expected a line with the names of the columns",
    ),
    (
        "unpaired quote",
        "units.csv",
        "company,from,to,factor\nNB,\"BX,C62,12\nNB,PF,C62,480\n",
        "units.csv, line 2: a quotation mark has no partner; close it, and write a mark inside of a quoted cell twice",
    ),
    (
        "unknown column",
        "holidays.csv",
        "company,date,nmae\n",
        "holidays.csv, line 1: \"nmae\" is no column of this file; did you mean \"name\"?",
    ),
    (
        "doubled column",
        "units.csv",
        "company,from,To,to,factor\n",
        "units.csv, line 1, column to: the column stands twice; expected it once",
    ),
    (
        "too many cells",
        "units.csv",
        "company,from,to,factor\nNB,BX,C62,1,250\n",
        "units.csv, line 2: the line has 5 cells and the file 4 columns; quote a cell that holds the separator",
    ),
    (
        "decimal comma",
        "units.csv",
        "company;from;to;factor\nNB;BX;C62;12,5\n",
        "units.csv, line 2, column factor: \"12,5\" has a decimal comma; expected a dot: 12.5",
    ),
    (
        "thousands separator",
        "units.csv",
        "company;from;to;factor\nNB;BX;C62;1 250\n",
        "units.csv, line 2, column factor: \"1 250\" is not a number such as 1250.50",
    ),
    (
        "seven decimals",
        "units.csv",
        "company,from,to,factor\nNB,BX,C62,0.1234567\n",
        "units.csv, line 2, column factor: \"0.1234567\" is not a number with at most 6 decimals",
    ),
    (
        "zero factor",
        "units.csv",
        "company,from,to,factor\nNB,BX,C62,0\n",
        "units.csv, line 2, column factor: \"0\" is not a number above 0",
    ),
    (
        "same unit",
        "units.csv",
        "company,from,to,factor\nNB,BX,bx,1\n",
        "units.csv, line 2, column to: \"bx\" is not another unit",
    ),
    (
        "duplicate",
        "units.csv",
        "company,from,to,factor\nNB,BX,C62,12\nnb,bx,c62,13\n",
        "units.csv, line 3, column to: nb bx c62 stands on line 2 already; expected it once",
    ),
    (
        "tax code among the values",
        "coding_values.csv",
        "company,dimension,value,name\nNB,tax_code,I25,Input tax\n",
        "coding_values.csv, line 2, column dimension: \"tax_code\" is not a dimension of this file; tax codes are told in tax_codes.csv",
    ),
    (
        "value closed before it opens",
        "coding_values.csv",
        "company,dimension,value,name,valid_from,valid_to\nNB,account,4010,Stone,2026-03-01,2026-02-28\n",
        "coding_values.csv, line 2, column valid_to: \"2026-02-28\" is not on or after the first day 2026-03-01",
    ),
    (
        "value that stands twice",
        "coding_values.csv",
        "company,dimension,value,name\nNB,account,4010,Stone\nnb,Account,4010,Sand\n",
        "coding_values.csv, line 3, column value: nb Account 4010 stands on line 2 already; expected it once",
    ),
    (
        "unknown tax category",
        "tax_codes.csv",
        "company,tax_code,name,rate,categories\nNB,I25,Input tax,25,S | X\n",
        "tax_codes.csv, line 2, column categories: \"X\" is not a tax category: AE, B, E, G, K, L, M, O, S, Z",
    ),
    (
        "more than all of the tax",
        "tax_codes.csv",
        "company,tax_code,name,rate,deductible\nNB,I25,Input tax,25,101\n",
        "tax_codes.csv, line 2, column deductible: \"101\" is not a number from 0 to 100",
    ),
    (
        "owed and deducted nowhere",
        "tax_codes.csv",
        "company,tax_code,name,rate,reverse_account\nNB,R25,Reverse charge,25,2614\n",
        "tax_codes.csv, line 2, column reverse_account: \"2614\" is not left empty, or a tax_account stands beside it: what is owed would be deducted nowhere",
    ),
    (
        "rule that fixes to nothing",
        "coding_rules.csv",
        "company,dimension,like,other,demand\nNB,account,40*,project,fixed\n",
        "coding_rules.csv, line 2, column value: the cell is empty; expected the value that the other dimension is fixed to",
    ),
    (
        "rule on one dimension",
        "coding_rules.csv",
        "company,dimension,like,other,demand\nNB,account,40*,Account,required\n",
        "coding_rules.csv, line 2, column other: \"Account\" is not another dimension",
    ),
    (
        "rule that forbids a value",
        "coding_rules.csv",
        "company,dimension,like,other,demand,value\nNB,account,40*,project,forbidden,V7\n",
        "coding_rules.csv, line 2, column value: \"V7\" is not empty; only a fixed dimension has a value",
    ),
    (
        "date",
        "holidays.csv",
        "company,date\nNB,16/3/2026\n",
        "holidays.csv, line 2, column date: \"16/3/2026\" is not a date such as 2026-03-16",
    ),
    (
        "no such day",
        "holidays.csv",
        "company,date\nNB,2026-02-29\n",
        "holidays.csv, line 2, column date: \"2026-02-29\" is not a date such as 2026-03-16",
    ),
    (
        "currency",
        "rates.csv",
        "company,date,from,to,rate\nNB,2026-03-02,EUX,SEK,11\n",
        "rates.csv, line 2, column from: \"EUX\" is not a currency of ISO 4217 such as SEK",
    ),
    (
        "period turned round",
        "periods.csv",
        "company,period,first_day,last_day,open\nNB,p,2026-03-31,2026-03-01,yes\n",
        "periods.csv, line 2, column last_day: \"2026-03-01\" is not on or after the first day 2026-03-31",
    ),
    (
        "periods share a day",
        "periods.csv",
        "company,period,first_day,last_day,open\nNB,p,2026-03-01,2026-03-31,yes\nNB,q,2026-03-31,2026-04-30,no\n",
        "periods.csv, line 3, column first_day: \"2026-03-31\" is not outside of period p, 2026-03-01 to 2026-03-31",
    ),
    (
        "flag",
        "periods.csv",
        "company,period,first_day,last_day,open\nNB,p,2026-03-01,2026-03-31,maybe\n",
        "periods.csv, line 2, column open: \"maybe\" is not yes or no",
    ),
    (
        "right",
        "users.csv",
        "user,name,rights\neva,Eva,approver | boss\n",
        "users.csv, line 2, column rights: \"boss\" is not a right; unknown variant `boss`, expected one of `viewer`, `reviewer`, `approver`, `accounts`, `buyer`, `site`, `supplier.manager`, `arrival.approve`, `hold.commercial`, `hold.financial`, `workbench.admin`, `tenant.admin`",
    ),
    (
        "limit",
        "users.csv",
        "user,name,limits\neva,Eva,5000\n",
        "users.csv, line 2, column limits: \"5000\" is not a company and an amount such as NB:5000",
    ),
    (
        "negative limit",
        "users.csv",
        "user,name,limits\neva,Eva,NB:-1\n",
        "users.csv, line 2, column limits: \"-1\" is not a number of 0 or more",
    ),
    (
        "limit twice",
        "users.csv",
        "user,name,limits\neva,Eva,NB:1 | nb:2\n",
        "users.csv, line 2, column limits: \"nb\" is not named once",
    ),
    (
        "own manager",
        "users.csv",
        "user,name,manager\neva,Eva,EVA\n",
        "users.csv, line 2, column manager: \"EVA\" is not another person",
    ),
    (
        "mail",
        "users.csv",
        "user,name,email\neva,Eva,eva at example\n",
        "users.csv, line 2, column email: \"eva at example\" is not a mail address such as ann@nordbygg.example",
    ),
    (
        "role",
        "roles.csv",
        "company,role,user\nNB,chef,eva\n",
        "roles.csv, line 2, column role: \"chef\" is not accounts, buyer, site or supplier",
    ),
    (
        "delegation turned round",
        "delegations.csv",
        "user,to,from_date,to_date\na,b,2026-03-02,2026-03-01\n",
        "delegations.csv, line 2, column to_date: \"2026-03-01\" is not on or after the first day 2026-03-02",
    ),
    (
        "delegation to oneself",
        "delegations.csv",
        "user,to,from_date,to_date\na,A,2026-03-02,2026-03-02\n",
        "delegations.csv, line 2, column to: \"A\" is not another person",
    ),
    (
        "acceptance by nobody",
        "suppliers.csv",
        "company,supplier,name,country,accepted_at\nNB,1,A,SE,2026-01-01\n",
        "suppliers.csv, line 2, column accepted_by: the cell is empty; expected the user beside the day of the acceptance",
    ),
    (
        "acceptance on no day",
        "suppliers.csv",
        "company,supplier,name,country,accepted_by\nNB,1,A,SE,eva\n",
        "suppliers.csv, line 2, column accepted_at: the cell is empty; expected the day beside the user of the acceptance",
    ),
    (
        "account kind",
        "suppliers.csv",
        "company,supplier,name,country,bank_accounts\nNB,1,A,SE,giro:1\n",
        "suppliers.csv, line 2, column bank_accounts: \"giro:1\" is not an account such as iban:SE4550000000058398257466; kinds: iban, bankgiro, plusgiro, norwegian, other",
    ),
    (
        "country",
        "suppliers.csv",
        "company,supplier,name,country\nNB,1,A,SWE\n",
        "suppliers.csv, line 2, column country: \"SWE\" is not a country of ISO 3166-1 such as SE",
    ),
    (
        "address without scheme",
        "suppliers.csv",
        "company,supplier,name,country,electronic_addresses\nNB,1,A,SE,5590123453\n",
        "suppliers.csv, line 2, column electronic_addresses: \"5590123453\" is not a scheme and a value such as 0088:7300010000001",
    ),
    (
        "coding without account",
        "suppliers.csv",
        "company,supplier,name,country,cost_centre\nNB,1,A,SE,110\n",
        "suppliers.csv, line 2, column account: the cell is empty; expected the account the coding belongs to",
    ),
    (
        "zone",
        "companies.csv",
        "company,name,country,currency,time_zone\nNB,N,SE,SEK,Stockholm\n",
        "companies.csv, line 2, column time_zone: \"Stockholm\" is not a time zone of the IANA database such as Europe/Stockholm",
    ),
    (
        "orders disagree",
        "orders.csv",
        "company,order,supplier,currency,line,quantity,unit,unit_price\nNB,A,1,SEK,1,1,C62,1\nNB,A,2,,2,1,C62,1\n",
        "orders.csv, line 3, column supplier: \"2\" differs from \"1\" on line 2; rows of one order share this value or leave it empty",
    ),
    (
        "order line twice",
        "orders.csv",
        "company,order,supplier,currency,line,quantity,unit,unit_price\nNB,A,1,SEK,1,1,C62,1\nNB,A,1,SEK,1,1,C62,1\n",
        "orders.csv, line 3, column line: line 1 of order A stands on line 2 already; expected it once",
    ),
    (
        "order amount in fractions",
        "orders.csv",
        "company,order,supplier,currency,line,quantity,unit,unit_price,line_amount\nNB,A,1,SEK,1,1,C62,1,1.005\n",
        "orders.csv, line 2, column line_amount: \"1.005\" is not an amount with at most 2 decimals",
    ),
    (
        "order status",
        "orders.csv",
        "company,order,supplier,currency,status,line,quantity,unit,unit_price\nNB,A,1,SEK,open,1,1,C62,1\n",
        "orders.csv, line 2, column status: \"open\" is not draft, committed, closed or cancelled",
    ),
    (
        "receipt of nothing",
        "receipts.csv",
        "company,receipt,order,delivery_date,order_line,quantity\nNB,1,A,2026-03-02,1,0\n",
        "receipts.csv, line 2, column quantity: \"0\" is not a quantity other than 0",
    ),
    (
        "setting without company",
        "settings.csv",
        "supplier,setting,value\n1,tol.price,0\n",
        "settings.csv, line 2, column company: the cell is empty; expected the company of the contract or supplier",
    ),
    (
        "unknown setting",
        "settings.csv",
        "company,setting,value\nNB,tol.prise,0\n",
        "settings.csv, line 2, column value: \"tol.prise\" is not a setting; `attest list settings` names them all",
    ),
    (
        "setting at the wrong level",
        "settings.csv",
        "company,setting,value\nNB,image.method,mask\n",
        "settings.csv, line 2, column value: image.method cannot be set for a Company; it is set for: tenant",
    ),
    (
        "value of a setting",
        "settings.csv",
        "company,setting,value\nNB,PL/AUTOINVM,3\n",
        "settings.csv, line 2, column value: PL/AUTOINVM: \"3\" is not one of: N 0 2",
    ),
];

#[test]
fn every_fault_has_its_own_words_with_line_and_column() {
    for (case, name, text, expected) in FAULTS {
        assert_eq!(errors(name, text), [*expected], "{case}");
    }
}
